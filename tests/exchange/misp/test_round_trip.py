"""A case that goes out as a MISP event and comes back is the case, less what is listed."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from pymisp import MISPEvent, MISPObject

from tocsin.cases.agenda import Entry, EntryKind, Link, LinkKind, Outcome, Task
from tocsin.cases.attribution import Attribution
from tocsin.cases.case import Case
from tocsin.cases.describing import Part
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.technique_use import TechniqueUse
from tocsin.errors import UsageError
from tocsin.exchange.misp import NOT_CARRIED, Origin, carried, event_of, received, written

LATER = datetime(2026, 4, 1, tzinfo=UTC)
QUICK = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # such cases take minutes to shrink
)


def sent(case, basket, origin):
    """The event as a file that was built, checked and loaded again by PyMISP."""
    event = event_of(case, basket, origin)
    for made in event.objects:
        made.to_dict(strict=True)
    again = MISPEvent(strict_validation=True)
    again.load(written(event))
    return event, again


@QUICK
@given(data=st.data())
def test_what_comes_back_is_the_case_less_what_is_listed(data, any_case, basket, origin):
    case = data.draw(any_case)
    came = received(written(event_of(case, basket, origin)), "bob", LATER)
    assert came.case == carried(case, origin.organisation.name, "bob", LATER)


@QUICK
@given(data=st.data())
def test_every_event_is_built_strictly_and_loads_again_the_same(data, any_case, basket, origin):
    event, again = sent(data.draw(any_case), basket, origin)
    assert json.loads(again.to_json()) == json.loads(event.to_json())


@QUICK
@given(data=st.data())
def test_a_second_journey_loses_nothing_more(data, any_case, basket, origin):
    first = received(written(event_of(data.draw(any_case), basket, origin)), "bob", LATER)
    back = received(written(event_of(first.case, first.basket, origin)), "bob", LATER)
    assert back.case == carried(first.case, origin.organisation.name, "bob", LATER)
    assert back.case == first.case


def test_the_evidence_that_is_cited_comes_along_and_can_be_checked(full_case, basket, origin):
    came = received(written(event_of(full_case, basket, origin)), "bob", LATER)
    assert {one.id for one in came.basket} == {one.id for one in basket} | {came.raw}
    assert all(one.verify() for one in came.basket)


def test_an_altered_copy_is_refused_and_told(full_case, basket, origin):
    event = json.loads(written(event_of(full_case, basket, origin)))
    for made in event["Event"]["Object"]:
        for one in made["Attribute"]:
            if "data" in one:
                one["data"] = "eyJpZCI6ICJ4In0="
    came = received(json.dumps(event).encode(), "bob", LATER)
    assert [one.id for one in came.basket] == [came.raw]
    assert ("frozen copies that were altered", 3) in came.unread


@pytest.mark.parametrize(
    "change",
    [
        {"need_to_know": ()},
        {"tasks": (Task("t2", "another"),)},
        {"links": (Link(LinkKind.RELATED, "case-8", "another"),)},
        {"extra": {"zukunft": 1}},
        {"attribution.stated_by": "eve"},
        {"posts.added_by": "eve"},
        {"posts.added_at": LATER},
        {"posts.origins": ("case-9",)},
        {"techniques.suggested_by": "eve"},
        {"techniques.marked_by": "eve"},
        {"techniques.marked_at": LATER},
        {"techniques.origins": ("case-9",)},
        {"timeline.written_by": "eve"},
        {"timeline.origins": ("case-9",)},
    ],
)
def test_what_is_listed_as_not_carried_changes_nothing_in_the_event(
    change, full_case, basket, origin
):
    ((place, value),) = change.items()
    other = changed(full_case, place, value)
    assert other != full_case
    assert written(event_of(other, basket, origin)) == written(event_of(full_case, basket, origin))


ARRIVES = [
    ("title", "Another"), ("summary", "Another"), ("status", "closed"), ("tlp", Tlp.RED),
    ("objectives", frozenset()), ("target", "Another"),
    ("description.actor.text", "Another"), ("description.effect.evidence", ()),
    ("description.degree.confidence", "low"),
    ("findings.label", "Another"), ("posts.note", "Another"), ("accounts.id", "Another"),
    ("narratives.evidence", ()), ("claims.label", "Another"), ("networks.id", "Another"),
    ("techniques.note", "Another"), ("techniques.technique", "T0003"),
    ("attribution.to", "Another"), ("attribution.confidence", "high"),
    ("attribution.basis", "Another"), ("attribution.alternatives", ()),
    ("timeline.text", "Another"), ("timeline.at", LATER), ("timeline.id", "Another"),
    ("outcomes.label", "Another"), ("outcomes.at", LATER),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value"), ARRIVES)
def test_whatever_is_not_listed_arrives(place, value, full_case, basket, origin):
    other = changed(full_case, place, value)
    came = received(written(event_of(other, basket, origin)), "bob", LATER)
    first = received(written(event_of(full_case, basket, origin)), "bob", LATER)
    assert came.case != first.case
    assert came.case == carried(other, origin.organisation.name, "bob", LATER)


@pytest.mark.parametrize(
    ("kind", "shelf"),
    [
        (Case, ""), (Reference, "references"), (TechniqueUse, "techniques"),
        (Attribution, "attribution"), (Entry, "timeline"), (Outcome, "outcomes"),
        (Part, "description"),
    ],
)  # fmt: skip
def test_every_field_of_a_case_either_arrives_or_is_listed(kind, shelf):
    """``key`` fields and what only sorts are covered by the ids; the rest has a test above."""
    start = f"{shelf}." if shelf else ""
    listed = {one.removeprefix(start).split(":")[0] for one in NOT_CARRIED if start in one}
    shelves = {one.value for one in Shelf} if shelf == "references" else {shelf}
    places = [place.split(".") for place, _ in ARRIVES]
    arrive = {one[-1] if shelf else one[0] for one in places if not shelf or one[0] in shelves}
    sorting = {"kind", "case_id", "basis", "extra", "evidence"}
    assert {one.name for one in fields(kind)} - sorting <= listed | arrive | {"id"}


def changed(case: Case, place: str, value: object) -> Case:
    """The case with another value at a place; of a list, in its first item."""
    name, _, rest = place.partition(".")
    if not rest:
        return replace(case, **{name: value})
    part = getattr(case, name)
    if isinstance(part, tuple):
        return replace(case, **{name: (changed(part[0], rest, value), *part[1:])})
    return replace(case, **{name: changed(part, rest, value)})


def test_suggestions_that_nobody_confirmed_and_our_own_steps_stay_at_home(
    full_case, basket, origin
):
    text = written(event_of(full_case, basket, origin)).decode()
    assert "T0049" in text
    assert "T0002" not in text
    assert "We rang the works" not in text
    assert any(one.kind is EntryKind.STEP for one in full_case.timeline)


def test_no_event_says_that_there_is_another_case(full_case, basket, origin):
    text = written(event_of(full_case, basket, origin)).decode()
    (link,) = full_case.links
    assert link.case_id not in text
    assert link.note not in text


def test_the_same_case_exported_later_updates_the_first_event(full_case, basket, origin):
    first = received(written(event_of(full_case, basket, origin)), "bob", LATER)
    later = Origin(origin.case_id, origin.organisation, origin.now + timedelta(hours=1))
    second = received(written(event_of(full_case, basket, later)), "bob", LATER)
    assert second.replaces(first)
    assert not first.replaces(second)
    assert not second.replaces(second)


def test_no_two_cases_share_an_id_of_an_object(full_case, basket, origin):
    other = Origin("case-2", origin.organisation, origin.now)
    one, two = (event_of(full_case, basket, by) for by in (origin, other))
    assert not ({m.uuid for m in one.objects} & {m.uuid for m in two.objects})
    assert len({m.uuid for m in one.objects}) == len(one.objects)


def test_nothing_is_an_indicator_and_nothing_goes_further_than_its_label(full_case, basket, origin):
    event = event_of(full_case, basket, origin)
    assert not any(one.to_ids for made in event.objects for one in made.attributes)
    reach = {tlp: event_of(replace(full_case, tlp=tlp), basket, origin).distribution for tlp in Tlp}
    assert reach == {"clear": 3, "green": 1, "amber": 0, "amber_strict": 0, "red": 0}
    assert "tlp:amber+strict" in [tag.name for tag in event.tags]


def test_every_relation_stands_in_its_template(full_case, basket, origin):
    """PyMISP only warns of a relation that a template has not."""
    for made in event_of(full_case, basket, origin).objects:
        known = MISPObject(made.name, strict=True)._definition["attributes"]
        assert {one.object_relation for one in made.attributes} <= set(known), made.name


def test_the_event_is_valid_by_the_schema_that_misp_publishes(full_case, basket, origin):
    schema = json.loads((files("pymisp") / "data/schema-lax.json").read_text())
    told = json.loads(written(event_of(full_case, basket, origin)))
    assert [e.message[:200] for e in Draft4Validator(schema).iter_errors(told)] == []


def test_a_case_without_a_title_is_refused(origin):
    with pytest.raises(UsageError, match="title"):
        event_of(Case(" "), (), origin)


def test_an_unknown_actor_stays_unknown(full_case, basket, origin):
    case = replace(full_case, attribution=Attribution(alternatives=("Somebody",)))
    came = received(written(event_of(case, basket, origin)), "bob", LATER)
    assert came.case.attribution == Attribution()
    assert "Somebody" not in written(event_of(case, basket, origin)).decode()
