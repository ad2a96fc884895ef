"""The pages of measures: assessed, proposed, answered, decided, appealed; the public register."""

from tocsin.web.rooms.measures import (
    acting,
    assessing,
    calling,
    door,
    letters,
    lists,
    proposing,
    registering,
    stating,
    telling,
    view,
)

ROOMS = (
    lists.room, assessing.room, proposing.room, view.room, calling.room, telling.room, acting.room,
    letters.room, stating.room, door.room, registering.room,
)  # fmt: skip
