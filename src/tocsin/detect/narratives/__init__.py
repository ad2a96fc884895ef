"""Narratives: what many different texts keep telling, how it grows, and who tells it."""
