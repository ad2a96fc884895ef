"""Tocsin: the alarm bell of the town square.

Detect, judge and counter disinformation together. The package is a chain of rooms; a
post travels through them one way. See ``ARCHITECTURE.md`` for the plan of the house.
"""

from tocsin.version import __version__

__all__ = ["__version__"]
