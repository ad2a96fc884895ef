"""Agreed, reliable information: registered, checked for clarity, published, and taught. Pure."""
