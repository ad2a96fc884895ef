"""The pages of the roundtable: partners, what they sent, what we tell them."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
