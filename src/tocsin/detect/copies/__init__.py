"""Copies: texts that are nearly the same, and texts made from one template."""
