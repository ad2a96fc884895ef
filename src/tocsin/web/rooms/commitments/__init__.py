"""The pages of the ledger of commitments: what was asked and promised, and what came of it."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
