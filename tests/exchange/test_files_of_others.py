"""What a file is taken for, what is said of it, and what of a case leaves without names."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.stix.made import BASKET, NOW, P1, POST, SENDER, cases, file_of

from tocsin.cases.attribution import ActorKind
from tocsin.cases.case import Case
from tocsin.cases.evidence import EvidenceKind, Provenance, freeze
from tocsin.cases.freezing import freeze_account, freeze_post
from tocsin.cases.references import Reference
from tocsin.errors import InputError, UsageError
from tocsin.exchange.labels import Label, to_record
from tocsin.exchange.nameless import nameless
from tocsin.exchange.recognising import Form, form_of
from tocsin.exchange.stix import Sharing, case_bundle
from tocsin.exchange.summarising import summary_of

AT = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3k"
FLAG = {
    "type": ["Flag"], "id": "https://a.example/1", "actor": "https://a.example/actor",
    "object": ["https://b.example/2"], "content": "<b>False</b>",
}  # fmt: skip


def pseudonym(_platform: str, _own: str) -> str:
    return "p_" + "f" * 20


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ({"type": "bundle", "objects": []}, Form.STIX),
        ({"more": False, "objects": []}, Form.STIX),
        ({"Event": {}}, Form.MISP),
        ({"response": [{"Event": {}}]}, Form.MISP),
        ({"uuid": "1", "info": "x"}, Form.MISP),
        (FLAG, Form.FLAG),
        ([FLAG, FLAG], Form.FLAG),
        ({"labels": []}, Form.LABELS),
    ],
)
def test_a_file_is_known_by_what_stands_in_it(content: object, form: Form) -> None:
    assert form_of(json.dumps(content).encode())[0] is form


BUNDLE = {"type": "bundle", "id": "bundle--00000000-0000-4000-8000-000000000001", "objects": []}
EVENT = {"Event": {"uuid": "5f0e1a52-5e0c-4a56-9d1a-0123456789ab", "info": "x"}}


@pytest.mark.parametrize(
    ("content", "form"),
    [(BUNDLE, Form.STIX), (EVENT, Form.MISP), (FLAG, Form.FLAG), ({"labels": []}, Form.LABELS)],
)
def test_a_byte_order_mark_changes_nothing(content: object, form: Form) -> None:
    plain = json.dumps(content).encode()
    told = summary_of(b"\xef\xbb\xbf" + plain, NOW)
    assert told.form is form
    assert told.said == summary_of(plain, NOW).said


@pytest.mark.parametrize("start", ["Tactic,", "\ufeffTactic\t", '"Tactic","Technique"', "tactic,"])
def test_a_list_is_known_by_its_first_column(start: str) -> None:
    assert form_of(start.encode())[0] is Form.KILLCHAIN


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "Flag", "<b>", "bundle"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["type", "objects", "labels", "Event", "response", "id", "uuid", "info",
                         "object", "actor", "src", "created", "modified", "Object", "Tag"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300)
@given(values)
def test_no_json_of_anybody_crashes_it(told: object) -> None:
    with suppress(InputError):
        assert summary_of(json.dumps(told).encode(), NOW).said


@given(st.binary(max_size=60))
def test_no_bytes_of_anybody_crash_it(content: bytes) -> None:
    with pytest.raises(InputError):
        summary_of(content, NOW)


@settings(max_examples=30)
@given(cases)
def test_every_bundle_of_ours_is_told_with_its_case_and_nothing_refused(case: Case) -> None:
    bundle = case_bundle(file_of(case), SENDER)
    told = summary_of(json.dumps(bundle).encode(), NOW)
    assert told.rejected == ()
    assert any(case.title in one for one in told.said if one.startswith("A case of a Tocsin desk"))
    assert f"Made by: {SENDER.name}." in told.said
    assert sum(told.numbers["objects"].values()) == len(bundle["objects"])


def test_a_label_or_report_that_is_none_has_its_place_and_the_others_are_told() -> None:
    good = to_record(Label("did:web:town.example", AT, "false", NOW))
    labels = summary_of(json.dumps({"labels": [good, {"src": 1}, good]}).encode(), NOW)
    assert labels.rejected == ("Label 2: A label has no src.",)
    assert labels.numbers["words"] == {"false": 1}
    flags = summary_of(json.dumps([FLAG, FLAG | {"object": []}]).encode(), NOW)
    assert flags.rejected[0].startswith("Report 2:")
    assert flags.numbers["addresses"] == ["https://b.example/2"]


# Without names


@given(cases)
def test_a_case_under_pseudonyms_loses_nothing_but_names_and_an_attribution_to_a_person(
    case: Case,
) -> None:
    made = nameless(case, BASKET, Sharing(pseudonym=pseudonym))
    assert (made.basket, made.left) == (BASKET, 0)
    assert made.case.attribution.kind is not ActorKind.PERSON
    bare = tuple(replace(one, label=one.id) for one in case.accounts)
    assert made.case.accounts == bare  # also of one that has a pseudonym: no name that was typed
    assert replace(made.case, attribution=case.attribution, accounts=case.accounts) == case


@given(cases)
def test_with_identities_nothing_changes(case: Case) -> None:
    made = nameless(case, BASKET, Sharing(identities=True))
    assert (made.case, made.basket) == (case, BASKET)


@pytest.mark.parametrize(
    "named",
    [
        freeze_account({"platform": "x", "account_id": "jane"}, "a", NOW),
        freeze_post({"platform": "x", "post_id": "1", "account_id": P1, "account_name": "Jane"},
                    "a", NOW),
        freeze_post({"platform": "x", "post_id": "1", "account_id": P1, "mentions": ["jane"]},
                    "a", NOW),
    ],
)  # fmt: skip
def test_what_names_an_account_stays_at_home_and_with_it_tables_that_may(named: object) -> None:
    table = freeze(EvidenceKind.TABLE, {"rows": [["jane"]]}, Provenance(), "a", NOW)
    made = nameless(Case("x"), (named, table, POST), Sharing(pseudonym=pseudonym))
    assert (made.basket, made.left) == ((POST,), 2)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("kind", [EvidenceKind.DOCUMENT, EvidenceKind.TABLE])
def test_a_file_of_others_leaves_only_where_names_and_texts_may(
    form: Form, kind: EvidenceKind
) -> None:
    origin = Provenance(source_file="given", reader=f"{form}/1")
    given = freeze(kind, {"inside": [{"deep": "Jane Doe: the river"}]}, origin, "a", NOW)
    for identities, texts in ((False, True), (True, False), (False, False)):
        sharing = Sharing(identities, texts, pseudonym)
        made = nameless(Case("x"), (given,), sharing)
        assert (made.basket, made.left) == ((), 1)
    assert nameless(Case("x"), (given,), Sharing(identities=True)).basket == (given,)


def test_an_account_gets_a_pseudonym_or_the_export_is_refused() -> None:
    case = Case("x", accounts=(Reference("x/jane", "Jane", "a", NOW),))
    made = nameless(case, (), Sharing(pseudonym=pseudonym))
    assert [(one.id, one.label) for one in made.case.accounts] == [(f"x/{pseudonym('', '')}",) * 2]
    with pytest.raises(UsageError):
        nameless(case, (), Sharing())


def test_without_texts_the_words_of_posts_stay_at_home() -> None:
    case = Case("x", posts=(Reference("x/12", "Boil it", "a", NOW, (POST.id,)),))
    made = nameless(case, (POST,), Sharing(texts=False))
    assert (made.case.posts[0].label, made.basket, made.left) == ("x/12", (), 1)
