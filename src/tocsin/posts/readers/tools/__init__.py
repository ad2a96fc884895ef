"""What research tools export, for several platforms at once."""
