"""The pages of the roundtable: partners, groups, the inbox, threads, and the sharing of a case."""

from tocsin.web.rooms.roundtable import (
    answering,
    doors,
    groups,
    identity,
    inbox,
    judging,
    managing,
    overview,
    partners,
    sharing,
    threads,
)

ROOMS = (
    doors.room, overview.room, inbox.room, threads.room, judging.room, answering.room, sharing.room,
    identity.room, partners.room, managing.room, groups.room,
)  # fmt: skip
