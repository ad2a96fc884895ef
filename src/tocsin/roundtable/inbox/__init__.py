"""What partners say: it stays theirs until a person accepts it, and corrections are followed."""
