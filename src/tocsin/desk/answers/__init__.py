"""Agreed answers at the desk: drafted by one institution, signed by several, public for all."""
