"""The pages of DSA papers: notices, orders, bundles of flaggers, statements of reasons."""

from tocsin.web.pages import Room
from tocsin.web.rooms.papers import (
    bundles,
    contesting,
    flaggers,
    lists,
    notices,
    one,
    orders,
    statements,
)

ROOMS: tuple[Room, ...] = (
    lists.room,
    notices.room,
    bundles.room,
    orders.room,
    statements.room,
    contesting.room,
    flaggers.room,
    one.room,
)
