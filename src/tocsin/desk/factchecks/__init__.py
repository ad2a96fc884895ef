"""Feeds of fact-checks that the desk follows: their addresses, and what each fetch brought."""
