"""What fact-checks are written in: one file a format, recognised by content."""
