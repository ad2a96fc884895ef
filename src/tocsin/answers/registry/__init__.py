"""The registry of agreed answers: drafted, checked, signed by institutions, published, corrected.

An answer is nothing but its events, as a panel is. What was published, and by whom it was signed,
must be shown years later, so nothing is overwritten: a correction is a new version with its own
signatures, a withdrawal is one more event, and the history is the record itself.
"""
