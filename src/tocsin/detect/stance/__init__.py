"""Stance: whether a reply agrees with what it answers, denies it, asks, or only comments."""
