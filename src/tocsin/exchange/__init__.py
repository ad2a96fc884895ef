"""Findings, cases and measures in the standards that others use, both ways; one folder a standard."""
