"""The procedure of a sanction: a pure state machine that no step of it can be left out of."""
