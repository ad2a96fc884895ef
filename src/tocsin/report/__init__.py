"""What a person opens: one HTML file, and the same as tables and graphs."""
