"""The doors of TAXII 2.1, and the pages that say who may read which collection, and who sends."""

from tocsin.web.pages import Room
from tocsin.web.rooms.taxii import access, doors, overview, received

ROOMS: tuple[Room, ...] = (doors.room, overview.room, received.room, access.room)
