"""Every behaviour is a share of an object: post → what it repeats, links, tags, answers."""

from tocsin.shares.kinds import ObjectKind
from tocsin.shares.objects import SHARES, shared_objects

__all__ = ["SHARES", "ObjectKind", "shared_objects"]
