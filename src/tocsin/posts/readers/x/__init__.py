"""X, formerly Twitter: its two APIs, and the archives of information operations."""
