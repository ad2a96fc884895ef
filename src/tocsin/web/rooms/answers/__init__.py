"""The pages of agreed answers: drafted, signed, published, and what everybody may read."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
