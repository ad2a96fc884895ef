"""Which column of any table means what: guessed, shown, corrected, saved."""
