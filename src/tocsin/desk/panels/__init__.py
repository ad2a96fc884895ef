"""Panels at the desk: their events are stored and signed; what they mean is in the panels room."""
