"""Telegram: the desktop export, and what tools that collect from its API write."""
