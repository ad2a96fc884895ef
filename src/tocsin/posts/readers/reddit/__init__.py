"""Reddit: its API, and the dumps of its archives."""
