"""The pages of the rulebook and of the countermeasures that it may name."""

from tocsin.web.rooms.rulebook import adopting, catalogue, comparing, ruling, shadowing, view

ROOMS = (
    adopting.room, comparing.room, shadowing.room, ruling.room, catalogue.room, view.room,
)  # fmt: skip
