"""The pages of panels: the pool, the call, the workspace of a panel, and published verdicts."""

from tocsin.web.rooms.panels import acting, calling, crowds, pool, running, verdicts, view

ROOMS = (calling.room, running.room, acting.room, pool.room, crowds.room, verdicts.room, view.room)
