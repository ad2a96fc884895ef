"""The pages of the ledger of commitments: what was asked and promised, and what came of it."""

from tocsin.web.pages import Room
from tocsin.web.rooms.commitments import (
    acting,
    asking,
    lists,
    public,
    publishing,
    reporting,
    view,
)

ROOMS: tuple[Room, ...] = (
    lists.room,
    asking.room,
    reporting.room,
    publishing.room,
    view.room,
    acting.room,
    public.room,
)
