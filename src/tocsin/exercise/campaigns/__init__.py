"""Coordinated behaviour that an exercise can plant: one file a kind, registered by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.exercise.campaigns.co_repost import co_repost
from tocsin.exercise.campaigns.copy_paste import copy_paste
from tocsin.exercise.campaigns.hashtag_train import hashtag_train
from tocsin.exercise.campaigns.link_push import link_push
from tocsin.exercise.stage import Planted, Stage

CAMPAIGNS: Final[Mapping[str, Callable[[Stage], Planted]]] = MappingProxyType(
    {
        "co_repost": co_repost,
        "copy_paste": copy_paste,
        "link_push": link_push,
        "hashtag_train": hashtag_train,
    }
)
