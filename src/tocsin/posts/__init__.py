"""What a post is, and how it comes in: read, checked, finished, stored, counted."""
