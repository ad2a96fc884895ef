"""Polarisation: whether the networks of a debate fall into two camps, beyond what chance gives."""
