"""The pages of cases."""

from tocsin.web.rooms.cases import edits, evidence, history, lists, reports, talk, view

ROOMS = (
    lists.room,
    edits.room,
    evidence.room,
    history.room,
    reports.room,
    talk.room,
    view.room,
)
