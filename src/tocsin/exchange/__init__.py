"""Cases, measures and findings in the standards that others use; one folder a standard."""
