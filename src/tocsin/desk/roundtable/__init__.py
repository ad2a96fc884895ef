"""The roundtable at the desk: what passes between this desk and its partners, kept and judged.

From the ground up: ``tables``, ``circle`` (who we are and whom we know), ``inbox`` (what was said),
``streams`` (how it travels); and what people do: ``partners``, ``sharing``, ``commitments``.
"""
