"""The pages of the rulebook and of the countermeasures that it may name."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
