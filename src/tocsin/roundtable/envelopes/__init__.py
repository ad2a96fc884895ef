"""Signed messages: sealed, checked, put in order; each is taken once, or refused with a reason."""
