"""The words of the desk, in each of its languages."""
