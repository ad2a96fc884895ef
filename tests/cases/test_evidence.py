"""Frozen copies can be shown to be what they were."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.case import Case
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import MAX_BYTES, Evidence, EvidenceKind, Provenance, freeze
from tocsin.cases.freezing import (
    MAX_ROWS,
    freeze_account,
    freeze_file,
    freeze_finding,
    freeze_note,
    freeze_post,
    freeze_table,
    thaw_finding,
)
from tocsin.cases.redacting import REDACTED, redact, redact_references
from tocsin.cases.references import Reference
from tocsin.finding import Finding
from tocsin.posts.schema import POSTS

HOSTILE = st.text(st.characters(), max_size=30)


def post(now, **changes):
    """A row of the posts table, every column there."""
    row = dict.fromkeys(POSTS.names)
    row |= {
        "platform": "x", "post_id": "17", "account_id": "a1", "text": "The well is dry",
        "created_at": now, "hashtags": ["well"], "urls": [], "likes": 3, "lang_score": 0.5,
        "source_file": "export.zip/posts.jsonl", "source_line": 4, "reader": "x_api_v2/1",
        "collected_at": now, "raw_hash": "00ff", "post_key": -(2**62), "account_key": 5,
    }  # fmt: skip
    return row | changes


def finding(now, **changes):
    made = Finding(
        detector="coordination", version=2, parameters={"behaviours": [{"kind": "url"}]},
        subject="network 1", statement="Two accounts linked to the same pages.",
        statistic={"together": 0.5}, evidence=(2**62, -3), created_at=now,
        baseline={"together": 0.1}, interval=(0.2, 0.8), q_value=0.001, caveats=("By chance.",),
    )  # fmt: skip
    return replace(made, **changes)


def test_a_post_is_frozen_with_where_it_came_from(now):
    frozen = freeze_post(post(now), "person-1", now)
    assert frozen.content["text"] == "The well is dry"
    assert frozen.content["post_key"] == str(-(2**62))
    assert "source_file" not in frozen.content
    assert "urls" not in frozen.content
    assert frozen.provenance.source_line == 4
    assert frozen.provenance.raw_hash == "00ff"
    assert frozen.verify()


def test_the_same_post_captured_twice_is_one_piece_of_evidence_under_two_seals(now):
    first = freeze_post(post(now), "person-1", now)
    again = freeze_post(post(now), "person-2", now + timedelta(days=1))
    assert first.id == again.id
    assert first.seal != again.seal


@given(data=st.data())
def test_any_change_is_found(data, now):
    frozen = freeze_post(post(now), "person-1", now)
    stored = to_json(frozen)
    place = data.draw(
        st.sampled_from(["text", "likes", "captured_by", "captured_at", "kind", "line"])
    )
    if place in ("text", "likes"):
        stored["content"] = {**stored["content"], place: "other"}
    elif place == "line":
        stored["provenance"]["source_line"] = 5
    else:
        other = {"captured_by": "person-9", "captured_at": "2020-01-01T00:00:00Z", "kind": "note"}
        stored[place] = other[place]
    assert not from_json(Evidence, stored).verify()


@given(text=HOSTILE)
def test_any_text_can_be_frozen_and_stored(text, now):
    frozen = freeze_post(post(now, text=text), "person-1", now)
    stored = orjson.loads(orjson.dumps(to_json(frozen)))
    assert from_json(Evidence, stored) == frozen
    assert from_json(Evidence, stored).verify()
    assert ("text" in frozen.provenance.altered) != _clean(text)


def _clean(text):
    return not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text)


def test_what_could_not_be_stored_is_made_visible_and_named(now):
    frozen = freeze_post(post(now, text="a\x00b\ud800", account_name="c\x00"), "person-1", now)
    assert frozen.content["text"] == "a␀b�"
    assert frozen.provenance.altered == ("account_name", "text")


def test_a_million_characters_fit_and_three_do_not(now):
    assert freeze_note("x" * 1_000_000, "person-1", now).verify()
    with pytest.raises(CannotStandError, match=f"{MAX_BYTES:,}"):
        freeze_note("x" * 3_000_000, "person-1", now)


def test_a_finding_comes_back_as_it_was(now):
    frozen = freeze_finding(finding(now), "person-1", now)
    assert thaw_finding(
        from_json(Evidence, orjson.loads(orjson.dumps(to_json(frozen))))
    ) == finding(now)
    assert frozen.content["id"] == finding(now).id


def test_a_second_run_that_finds_the_same_confirms_the_evidence(now):
    later = now + timedelta(days=9)
    first = freeze_finding(finding(now), "person-1", now)
    assert first.id == freeze_finding(finding(later), "person-1", later).id


def test_only_a_finding_can_be_read_as_one(now):
    with pytest.raises(CannotStandError, match="no finding"):
        thaw_finding(freeze_note("seen", "person-1", now))


@pytest.mark.parametrize("field", ["platform", "post_id"])
def test_a_row_that_names_no_post_is_refused(field, now):
    with pytest.raises(CannotStandError, match=field) as refused:
        freeze_post(post(now, **{field: None}), "person-1", now)
    assert refused.value.field == field


def test_an_account_a_table_a_file_can_be_frozen(now):
    facts = {"platform": "x", "account_id": "a1", "first_at": now, "posts": 3, "account_key": 2**60}
    account = freeze_account(facts, "person-1", now)
    assert account.content["account_key"] == str(2**60)
    table = freeze_table("Posts a day", ["day", "posts"], [["1 March", 3]], Provenance(), "p", now)
    assert table.content["rows"] == [["1 March", 3]]
    picture = freeze_file(EvidenceKind.PICTURE, "well.jpg", "0" * 64, 123, "", "p", now)
    assert picture.content["bytes"] == 123
    assert all(one.verify() for one in (account, table, picture))


def test_a_table_must_fit_its_columns_and_a_page(now):
    with pytest.raises(CannotStandError, match="Row 2"):
        freeze_table("t", ["a"], [[1], [1, 2]], Provenance(), "p", now)
    with pytest.raises(CannotStandError, match=f"{MAX_ROWS:,}"):
        freeze_table("t", ["a"], [[1]] * (MAX_ROWS + 1), Provenance(), "p", now)


@pytest.mark.parametrize("sha256", ["", "0" * 63, "G" * 64, "A" * 64])
def test_a_hash_that_is_none_is_refused(sha256, now):
    with pytest.raises(CannotStandError, match="SHA-256"):
        freeze_file(EvidenceKind.DOCUMENT, "a.pdf", sha256, 1, "", "p", now)


def test_only_files_are_frozen_by_their_hash(now):
    with pytest.raises(CannotStandError, match="no file"):
        freeze_file(EvidenceKind.POST, "a", "0" * 64, 1, "", "p", now)


def test_a_redacted_copy_keeps_its_seal_and_nothing_of_what_it_held(now):
    frozen = freeze_post(post(now), "person-1", now)
    later = now + timedelta(days=1)
    gone = redact(frozen, "Erasure was asked for.", "person-2", later)
    assert (gone.id, gone.seal) == (frozen.id, frozen.seal)
    assert "dry" not in orjson.dumps(to_json(gone)).decode()
    assert gone.verify()
    assert not replace(gone, content={"text": "other"}).verify()
    assert not replace(gone, captured_by="person-9").verify()
    assert from_json(Evidence, to_json(gone)) == gone
    with pytest.raises(CannotStandError, match="why"):
        redact(frozen, " ", "person-2", later)


def test_the_case_loses_the_words_that_it_took_from_it(now):
    kept, gone = (Reference(n, f"Words of {n}", "p", now, (f"e-{n}",)) for n in ("a", "b"))
    case = redact_references(Case("A", posts=(kept, gone)), {"e-b"})
    assert [one.label for one in case.posts] == ["Words of a", REDACTED]


def test_evidence_is_frozen_apart_from_what_it_was_made_of(now):
    content = {"text": "seen"}
    frozen = freeze(EvidenceKind.NOTE, content, Provenance(), "p", now)
    content["text"] = "changed"
    assert frozen.verify()
