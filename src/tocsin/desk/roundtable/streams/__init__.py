"""Streams between desks: sealed, sent until receipted, taken once and in order, or refused."""
