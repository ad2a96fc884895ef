"""Which demand met which answer, and how far answers were passed on: the relational steps.

Demand is what the voids count: those who ask, and exposures to rumours. A topic is answered by an
institution from the first post of it that answers on the topic; by anybody, from the first at all.
"""

import ibis

from tocsin.detect.authority.schemas import ANYBODY, Role
from tocsin.engine.base import Table
from tocsin.posts.schema import Kind


def roles(topics: Table, told: Table) -> Table:
    """``topic, role, post_key, account_key, t, reach`` of every post on a topic, once a topic."""
    once = topics.filter(topics.topic.notnull()).select("post_key", "topic", "role").distinct()
    return once.inner_join(told, "post_key").select(
        "topic", "role", "post_key", "account_key", "t", "reach"
    )


def asked(told: Table) -> Table:
    """``topic, t, post_key, weight``: each demand, once an account that asks, or as its reach."""
    asks = told.filter(told.role == Role.DEMAND.value)
    order = [asks.t, asks.post_key]
    first = asks.mutate(
        place=ibis.row_number().over(group_by=["topic", "account_key"], order_by=order)
    )
    once = first.filter(first.place == 0).select(
        "topic", "t", "post_key", weight=ibis.literal(1, "int64")
    )
    spreads = told.filter((told.role == Role.RUMOUR.value) & (told.reach > 0))
    return ibis.union(once, spreads.select("topic", "t", "post_key", weight="reach"))


def first_of(rows: Table, by: tuple[str, ...]) -> Table:
    """``*by, t, post_key`` of the earliest row of each group."""
    order = [rows.t, rows.post_key]
    placed = rows.mutate(place=ibis.row_number().over(group_by=list(by), order_by=order))
    return placed.filter(placed.place == 0).select(*by, "t", "post_key")


def answering(told: Table, accounts: Table) -> Table:
    """``institution, topic, t, post_key``: first answers of institutions and of anybody."""
    answers = told.filter(told.role == Role.ANSWER.value)
    mine = answers.inner_join(accounts.distinct(), "account_key")
    columns = ("institution", "topic", "t", "post_key")
    everybody = answers.mutate(institution=ibis.literal(ANYBODY))
    both = ibis.union(mine.select(*columns), everybody.select(*columns))
    return first_of(both, ("institution", "topic"))


def waits(demand: Table, answers: Table, institutions: Table) -> Table:
    """The rows of ``ANSWERS`` in µs: each institution (and anybody) with each topic in demand.

    ``institutions`` has ``institution``, :data:`.schemas.ANYBODY` among them.
    """
    first = first_of(demand, ("topic",)).select("topic", asked_t="t", demand_post_key="post_key")
    cells = first.cross_join(institutions)
    named = answers.select("institution", "topic", answered_t="t", answer_post_key="post_key")
    rows = cells.left_join(named, ["institution", "topic"]).select(
        "institution", "topic", "asked_t", "demand_post_key", "answered_t", "answer_post_key"
    )
    events = demand.select("topic", "t", "weight").inner_join(rows, "topic")
    late = events.answered_t.isnull() | (events.t < events.answered_t)
    sums = events.group_by(["institution", "topic"]).aggregate(
        demand=events.weight.sum(), unanswered=events.weight.sum(where=late).fill_null(0)
    )
    return rows.inner_join(sums, ["institution", "topic"])


def corrected(told: Table, accounts: Table) -> Table:
    """``institution, is_rumour, post_key, t, passed``: its answers, and rumours it answered."""
    answers = told.filter(told.role == Role.ANSWER.value)
    mine = answers.inner_join(accounts.distinct(), "account_key")
    on = mine.select("institution", "topic").distinct()
    rumours = told.filter(told.role == Role.RUMOUR.value).inner_join(on, "topic")
    both = ibis.union(
        *(
            rows.select("institution", "post_key", "t", "reach", is_rumour=ibis.literal(is_rumour))
            for rows, is_rumour in ((mine, False), (rumours, True))
        )
    )
    # A repost of a post that is here adds nothing of its own: its reach is 0.
    once = both.filter(both.reach > 0).distinct()
    return once.select("institution", "is_rumour", "post_key", "t", passed=once.reach - 1)


def delays(posts: Table, passed_on: Table) -> Table:
    """``institution, is_rumour, post_key, delay_s``: how long half of the reposts seen took."""
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    first = posts.select("platform", "post_id", "post_key", t=seconds)
    originals = first.inner_join(passed_on, "post_key").select(
        "institution", "is_rumour", "platform", "post_key", "t", target="post_id"
    )
    again = posts.filter((posts.kind == Kind.REPOST.value) & posts.repost_of.notnull())
    times = again.created_at.epoch_seconds().floor().cast("int64")
    again = again.select("platform", target="repost_of", repeated=times)
    pairs = originals.distinct().inner_join(again, ["platform", "target"])
    pairs = pairs.mutate(delay=(pairs.repeated - pairs.t).cast("float64"))
    late = pairs.filter(pairs.delay >= 0)
    return late.group_by(["institution", "is_rumour", "post_key"]).aggregate(
        delay_s=late.delay.quantile(0.5)
    )


def stances(given: Table, told: Table, accounts: Table) -> Table:
    """``institution, topic, stance, post_key, t`` of the institutions' posts that took a side."""
    sided = given.filter(given.stance.isin(["agree", "deny"])).distinct()
    mine = sided.inner_join(told, "post_key").inner_join(accounts.distinct(), "account_key")
    return mine.select("institution", "topic", "stance", "post_key", "t")
