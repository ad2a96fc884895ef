"""The pages of measures: assessed, proposed, answered, decided, appealed; the public register."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
