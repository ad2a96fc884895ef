"""The doors of TAXII 2.1, and the page that says who may read which collection."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
