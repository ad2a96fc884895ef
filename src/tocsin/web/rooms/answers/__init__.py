"""The pages of agreed answers: drafted, signed, published, and what everybody may read."""

from tocsin.web.pages import Room
from tocsin.web.rooms.answers import (
    agreeing,
    beginning,
    drafting,
    history,
    lists,
    passing,
    public,
    searching,
    translating,
    view,
)

ROOMS: tuple[Room, ...] = (
    lists.room,
    beginning.room,
    drafting.room,
    agreeing.room,
    translating.room,
    history.room,
    passing.room,
    view.room,
    searching.room,
    public.room,
)
