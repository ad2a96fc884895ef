"""Whom we talk to: institutions and their keys, and the groups that they share in."""
