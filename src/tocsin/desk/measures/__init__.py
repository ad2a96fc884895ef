"""Measures at the desk: assessed, proposed, voted on, answered, decided, appealed, ended."""
