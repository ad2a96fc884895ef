"""Reports that other servers understand, and theirs, honest or not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.case import Case
from tocsin.cases.references import Reference
from tocsin.errors import InputError, UsageError
from tocsin.exchange.flags import (
    MAX_CONTENT,
    MAX_OBJECTS,
    Flag,
    Reported,
    from_activity,
    reports_of,
    to_activity,
)

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
POST = "https://square.example/users/a/statuses/1"
FLAG = Flag("https://town.example/flags/1", "https://town.example/actor", (POST,), "Rumour", NOW)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80)


@given(
    content=texts | st.sampled_from(["a < b & c", "<b>x</b>", "&lt;", "=1+1"]), n=st.integers(1, 5)
)
def test_a_report_comes_back_as_it_was(content, n):
    flag = replace(FLAG, content=content, objects=tuple(f"{POST}{i}" for i in range(n)))
    assert from_activity(to_activity(flag)) == Reported(flag, cut=False, left_out=0)


def test_the_reason_is_html_where_the_standard_has_html():
    told = to_activity(replace(FLAG, content="<script>alert('x')</script>"))
    assert "<" not in told["content"] + told["summary"]
    assert told["source"]["mediaType"] == "text/plain"
    assert told["object"] == [POST]


@pytest.mark.parametrize(
    ("activity", "objects", "content"),
    [
        ({"object": POST, "content": "spam & lies"}, (POST,), "spam & lies"),
        ({"object": [POST, "https://square.example/users/a"], "content": "a < b"},
         (POST, "https://square.example/users/a"), "a < b"),
        ({"object": [{"type": "Note", "id": POST}], "content": "<p>one<br>two</p>"}, (POST,),
         "one two"),
        ({"object": {"type": "Link", "href": POST}, "summary": "lemmy"}, (POST,), "lemmy"),
        ({"object": [POST, POST]}, (POST,), ""),
        ({"object": POST, "type": ["Flag"], "content": "<script>x()</script>ok"}, (POST,), None),
    ],
)  # fmt: skip
def test_the_shapes_of_other_servers_are_read(activity, objects, content):
    told = {"id": FLAG.id, "type": "Flag", "actor": {"id": FLAG.actor}, **activity}
    came = from_activity(told).flag
    assert came.objects == objects
    assert came.actor == FLAG.actor
    assert "<" not in came.content or content == "a < b"
    if content is not None:
        assert came.content == content


def test_a_flood_is_bounded_and_says_so():
    told = to_activity(FLAG)
    told["object"] = [f"{POST}{i}" for i in range(500)] + ["javascript:alert(1)", 7]
    told["source"] = {"content": "x" * 10**6, "mediaType": "text/plain"}
    came = from_activity(told)
    assert len(came.flag.objects) == MAX_OBJECTS
    assert came.left_out == 401
    assert came.cut
    assert len(came.flag.content) == MAX_CONTENT


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"type": "Like"}, "no Flag"), ({"actor": None}, "actor"), ({"id": "x"}, "id"),
        ({"object": []}, "object"), ({"object": "file:///etc/passwd"}, "object"),
        ({"object": "https://a@b.example/"}, "object"), ({"object": "https://[x"}, "object"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_the_field(change, what):
    with pytest.raises(InputError, match=what):
        from_activity(to_activity(FLAG) | change)


def test_surrogates_and_nul_are_made_visible():
    told = to_activity(FLAG) | {"source": {"content": "a\x00\ud800", "mediaType": "text/plain"}}
    assert from_activity(told).flag.content == "a\N{SYMBOL FOR NULL}\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "change",
    [
        {"objects": ()}, {"objects": ("x",)}, {"content": "x" * (MAX_CONTENT + 1)},
        {"content": "\ud800"}, {"actor": "https://x.example/ a"},
        {"published": datetime(2026, 3, 1)},  # noqa: DTZ001 - that is the fault
    ],
)  # fmt: skip
def test_a_report_that_others_could_not_read_cannot_be_made(change):
    with pytest.raises(UsageError):
        replace(FLAG, **change)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "href", "content", "mediaType", "type"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["id", "type", "actor", "object", "content", "source", "published"]), junk
    )
)
def test_whatever_comes_is_read_or_refused(parts):
    try:
        came = from_activity(to_activity(FLAG) | parts)
    except InputError:
        return
    assert came.flag.objects


def test_each_server_gets_reports_of_its_own_posts_and_the_same_again():
    ids = [f"mastodon/https://a.example/{n}" for n in range(MAX_OBJECTS + 1)]
    ids += ["activitypub/https://b.example/1", "mastodon/7", "x/https://c.example/1"]
    case = Case("A rumour", posts=tuple(Reference(one, "", "ann", NOW) for one in ids))
    told = list(reports_of(case, FLAG.actor, "https://town.example/flags", "Rumour", NOW))
    assert [len(one.objects) for one in told] == [MAX_OBJECTS, 1, 1]
    assert told[2].objects == ("https://b.example/1",)
    assert len({one.id for one in told}) == 3
    again = list(reports_of(case, FLAG.actor, "https://town.example/flags", "Rumour", NOW))
    assert again == told
    assert all(from_activity(to_activity(one)).flag == one for one in told)
