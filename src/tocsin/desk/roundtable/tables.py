"""What passes between desks, as it is stored: every event, message and act, never changed."""
