"""Targets: who or what posts name, and with which words it is delegitimised."""
