"""The pages of cases."""

from tocsin.web.rooms.cases import edits, evidence, freezing, history, lists, reports, talk, view

ROOMS = (
    lists.room,
    freezing.room,
    edits.room,
    evidence.room,
    history.room,
    reports.room,
    talk.room,
    view.room,
)
