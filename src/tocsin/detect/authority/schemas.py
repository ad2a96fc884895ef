"""What the authority dashboard takes and hands on, as tables."""

from enum import StrEnum
from typing import Final

import pyarrow as pa

_TIME: Final = pa.timestamp("us", tz="UTC")

INSTITUTIONS: Final = pa.schema(
    {
        "institution": pa.string(),
        "account_key": pa.int64(),  # null where the row names a site
        "site": pa.string(),  # host or registered domain; null where it names an account
    }
)
"""Whose each account and each site is: a row for one of either."""


class Role(StrEnum):
    """What a post is to its topic."""

    DEMAND = "demand"
    RUMOUR = "rumour"
    ANSWER = "answer"
    OTHER = "other"


TOPICS: Final = pa.schema({"post_key": pa.int64(), "topic": pa.string(), "role": pa.string()})
"""Every post that is about something, with its Role; a post may be on several topics."""

STANCES: Final = pa.schema({"post_key": pa.int64(), "topic": pa.string(), "stance": pa.string()})
"""What a post says of the claim that its topic is: ``agree`` or ``deny``; others do not count."""

ANYBODY: Final = "anybody"
"""What all answers together are called beside those of institutions."""

HEARD: Final = pa.schema(
    {
        "institution": pa.string(),
        "is_ours": pa.bool_(),
        "posts": pa.int64(),  # its own on the topics; null: it names no account
        "posts_share": pa.float64(),  # what its exposure would be if all posts were seen alike
        "exposures": pa.int64(),
        "exposure_share": pa.float64(),
        "exposure_share_low": pa.float64(),
        "exposure_share_high": pa.float64(),
        "citing": pa.int64(),  # posts of others that link to it, quote or repost it
        "citation_share": pa.float64(),  # of all posts of others on the topics
        "citation_share_low": pa.float64(),
        "citation_share_high": pa.float64(),
        "post_keys": pa.list_(pa.int64()),  # its posts that reached most
        "citing_post_keys": pa.list_(pa.int64()),
    }
)
OVER_TIME: Final = pa.schema(
    {
        "institution": pa.string(),
        "window_start": _TIME,
        "posts": pa.int64(),
        "exposures": pa.int64(),
        "exposure_share": pa.float64(),
        "exposure_share_low": pa.float64(),
        "exposure_share_high": pa.float64(),
        "citing": pa.int64(),
        "citation_share": pa.float64(),
        "citation_share_low": pa.float64(),
        "citation_share_high": pa.float64(),
    }
)
"""A row an institution and window in which anything was posted on the topics."""

UPTAKE: Final = pa.schema(
    {
        "institution": pa.string(),
        "corrections": pa.int64(),  # its answers
        "rumours": pa.int64(),  # rumour posts on the topics it answered
        "corrections_passed": pa.int64(),  # how often its answers were reposted
        "rumours_passed": pa.int64(),
        "uptake_share": pa.float64(),  # of all these reposts, those of its answers
        "uptake_share_low": pa.float64(),
        "uptake_share_high": pa.float64(),
        "alike_share": pa.float64(),  # what it would be if each post were passed on alike
        "delay_h": pa.float64(),  # median over answers of the hours to half of the reposts seen
        "delay_h_low": pa.float64(),
        "delay_h_high": pa.float64(),
        "rumours_delay_h": pa.float64(),
        "rumours_delay_h_low": pa.float64(),
        "rumours_delay_h_high": pa.float64(),
        "post_keys": pa.list_(pa.int64()),  # its answers, the most passed on first
    }
)
WAITING: Final = pa.schema(
    {
        "institution": pa.string(),  # or ANYBODY
        "topics": pa.int64(),  # with demand
        "answered": pa.int64(),
        "wait_h": pa.float64(),  # Kaplan-Meier median; null: more than half are unanswered
        "wait_h_low": pa.float64(),
        "wait_h_high": pa.float64(),  # null: no upper end can be given
        "unanswered_share": pa.float64(),  # of demand, what came before its first answer
        "unanswered_share_low": pa.float64(),
        "unanswered_share_high": pa.float64(),
    }
)
RESPONSES: Final = pa.schema(
    {
        "institution": pa.string(),  # or ANYBODY
        "window_start": _TIME,
        "topics": pa.int64(),  # first asked about in this window
        "answered": pa.int64(),  # of these, by now
        "wait_h": pa.float64(),
        "wait_h_low": pa.float64(),
        "wait_h_high": pa.float64(),
        "unanswered_share": pa.float64(),
        "unanswered_share_low": pa.float64(),
        "unanswered_share_high": pa.float64(),
        "answers": pa.int64(),  # that it gave in this window
        "uptake_share": pa.float64(),  # of reposts of answers and rumours of this window
        "uptake_share_low": pa.float64(),
        "uptake_share_high": pa.float64(),
        "own_corrections": pa.int64(),  # made in this window
    }
)
"""How it answers, by window; a window in which nothing of it happened has no row."""

ANSWERS: Final = pa.schema(
    {
        "institution": pa.string(),
        "topic": pa.string(),
        "first_demand": _TIME,
        "demand_post_key": pa.int64(),
        "first_answer": _TIME,  # null: none so far
        "answer_post_key": pa.int64(),
        "wait_h": pa.float64(),  # 0: it answered before; of the unanswered: so far
        "is_answered": pa.bool_(),
        "demand": pa.int64(),  # questions and exposures to rumours
        "unanswered": pa.int64(),  # of these, before the first answer
    }
)
CORRECTED: Final = pa.schema(
    {
        "institution": pa.string(),
        "post_key": pa.int64(),
        "corrects_post_key": pa.int64(),
        "at": _TIME,
        "after_h": pa.float64(),
        "word": pa.string(),  # the word by which it was told
    }
)
CONTRADICTIONS: Final = pa.schema(
    {
        "institution": pa.string(),  # agreed with the claim
        "other": pa.string(),  # denied it: the same institution, or a peer
        "topic": pa.string(),
        "agree_post_key": pa.int64(),
        "deny_post_key": pa.int64(),
        "agreed_at": _TIME,
        "denied_at": _TIME,
        "apart_h": pa.float64(),
    }
)
"""Of each pair and topic the two posts of opposite stance that are closest in time."""

CONSISTENCY: Final = pa.schema(
    {
        "institution": pa.string(),
        "posts": pa.int64(),  # all its own, on any topic
        "corrected": pa.int64(),  # of these, own posts that it corrected
        "corrected_share": pa.float64(),
        "corrected_share_low": pa.float64(),
        "corrected_share_high": pa.float64(),
        "stanced_topics": pa.int64(),  # on which it took a stance in two posts or more
        "contradicted": pa.int64(),  # of these, with opposite stances; null: no stances given
        "contradicted_share": pa.float64(),
        "contradicted_share_low": pa.float64(),
        "contradicted_share_high": pa.float64(),
    }
)
