"""The pages of DSA papers: notices, orders, bundles of flaggers, statements of reasons."""

from tocsin.web.pages import Room

ROOMS: tuple[Room, ...] = ()
