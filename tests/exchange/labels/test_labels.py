"""Labels that other implementations accept, and nothing forged that we accept."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import libipld
import pytest
from atproto import models
from atproto_client.models import get_or_create
from atproto_crypto.verify import verify_signature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.case import Case
from tocsin.cases.references import Reference
from tocsin.errors import InputError, TocsinError, UnsafeInputError, UsageError
from tocsin.exchange.labels import (
    Definition,
    Label,
    LabelKey,
    NotSignedError,
    Strings,
    frame,
    from_record,
    negation,
    new_key,
    page,
    read_frame,
    read_page,
    service_record,
    signed,
    signing_input,
    standing,
    subjects_of,
    to_record,
    verify,
)
from tocsin.exchange.labels.cbor import NotCborError, decoded, encoded
from tocsin.exchange.labels.frames import MAX_FRAME_BYTES
from tocsin.exchange.labels.service import Severity

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
KEY = LabelKey.of(12345)
URI = "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.post/3k44deefqdk2g"
CID = "bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a"
LABEL = Label("did:web:town.example", URI, "answer-available", NOW, cid=CID)

times = st.integers(0, 6).map(lambda hours: NOW + timedelta(hours=hours))
labels = st.builds(
    Label,
    st.sampled_from(["did:web:town.example", "did:plc:z72i7hdynmk6r22z27h6tvur"]),
    st.sampled_from([URI, "did:plc:z72i7hdynmk6r22z27h6tvur"]),
    st.sampled_from(["answer-available", "disputed"]),
    times,
    st.none() | st.just(CID),
    st.booleans(),
    st.none() | times,
)


@pytest.mark.parametrize("curve", [ec.SECP256K1, ec.SECP256R1])
@given(label=labels)
def test_a_signed_label_is_valid_for_the_protocols_own_package(curve, label):
    key = LabelKey.of(98765, curve)
    record = to_record(signed(label, key))
    raw = {"sig": from_record(record).sig}  # that package knows {"$bytes": …} in frames only
    told = get_or_create(record | raw, models.ComAtprotoLabelDefs.Label, strict_string_format=True)
    assert isinstance(told, models.ComAtprotoLabelDefs.Label)
    rest = {name: value for name, value in record.items() if name != "sig"}
    assert signing_input(record) == libipld.encode_dag_cbor(rest)
    signature = from_record(record).sig
    assert verify_signature(key.did_key, libipld.encode_dag_cbor(rest), signature)


@given(label=labels)
def test_a_label_comes_back_from_json_and_from_a_frame(label):
    one = signed(label, KEY)
    assert verify(to_record(one), KEY.did_key) == one
    came = read_frame(frame(7, [one, label]))
    assert (came.seq, came.labels) == (7, (one, label))
    assert verify(came.records[0], KEY.did_key) == one


@given(labels=st.lists(labels, max_size=3))
def test_a_frame_is_what_the_protocols_own_codec_reads(labels):
    header, body = libipld.decode_dag_cbor_multi(frame(3, [signed(one, KEY) for one in labels]))
    assert header == {"op": 1, "t": "#labels"}
    assert body["seq"] == 3
    assert [one["sig"] for one in body["labels"]] == [signed(one, KEY).sig for one in labels]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("val", "another"), ("uri", "did:plc:other"), ("neg", True),
        ("cts", "2027-01-01T00:00:00Z"),
        ("exp", "2027-01-01T00:00:00Z"), ("src", "did:web:other.example"), ("cid", "bafyother"),
    ],
)  # fmt: skip
def test_whatever_is_altered_breaks_the_signature(name, value):
    record = to_record(signed(LABEL, KEY))
    with pytest.raises(NotSignedError, match="not signed by the key"):
        verify(record | {name: value}, KEY.did_key)


def test_a_field_taken_away_breaks_the_signature():
    record = to_record(signed(LABEL, KEY))
    del record["cid"]
    with pytest.raises(NotSignedError):
        verify(record, KEY.did_key)


def test_another_key_and_a_missing_signature_are_refused():
    record = to_record(signed(LABEL, KEY))
    with pytest.raises(NotSignedError, match="not signed by the key"):
        verify(record, new_key().did_key)
    with pytest.raises(NotSignedError, match="no signature"):
        verify(to_record(LABEL), KEY.did_key)
    with pytest.raises(InputError, match="did:key"):
        verify(record, "did:key:zNothing0")


def test_the_second_valid_form_of_a_signature_is_refused():
    """ECDSA is malleable: (r, n - s) verifies too."""
    one = signed(LABEL, KEY)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    s = order - int.from_bytes(one.sig[32:], "big")
    other = replace(one, sig=one.sig[:32] + s.to_bytes(32, "big"))
    with pytest.raises(NotSignedError, match="one valid form"):
        verify(to_record(other), KEY.did_key)


def test_a_label_of_another_is_verified_as_it_came():
    """Others write times with other precision; the text is what is signed."""
    record = to_record(LABEL) | {"cts": "2026-03-01T08:30:00.123456Z", "neg": False}
    told = signing_input(record)
    der = KEY.private.sign(told, ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    record["sig"] = r.to_bytes(32, "big") + min(s, order - s).to_bytes(32, "big")
    assert verify(record, KEY.did_key).cts.microsecond == 123456


def test_the_same_label_has_the_same_signature():
    assert signed(LABEL, KEY) == signed(LABEL, KEY)


def test_a_negation_takes_the_label_back_and_a_later_label_gives_it_again():
    gone = negation(LABEL, NOW + timedelta(hours=1))
    again = replace(LABEL, cts=NOW + timedelta(hours=2))
    assert standing([LABEL], NOW) == (LABEL,)
    assert standing([gone, LABEL], NOW + timedelta(hours=1)) == ()
    assert standing([again, gone, LABEL], NOW + timedelta(hours=2)) == (again,)
    with pytest.raises(UsageError, match="taken back"):
        negation(LABEL, NOW)


def test_an_expired_label_does_not_let_an_older_one_stand_again():
    short = replace(LABEL, cts=NOW + timedelta(hours=1), exp=NOW + timedelta(hours=2))
    assert standing([LABEL, short], NOW + timedelta(hours=1)) == (short,)
    assert standing([LABEL, short], NOW + timedelta(hours=2)) == ()


@given(st.lists(labels, max_size=8), times)
def test_what_stands_is_what_a_plain_reading_says(given_labels, now):
    expected = []
    for key in sorted({one.key for one in given_labels}):
        made = [one for one in given_labels if one.key == key and one.cts <= now]
        if not made:
            continue
        last = max(one.cts for one in made)
        final = [one for one in made if one.cts == last]
        if any(one.neg for one in final):
            continue
        first = final[0]
        if first.exp is None or first.exp > now:
            expected.append(first)
    assert standing(given_labels, now) == tuple(expected)


@pytest.mark.parametrize("word", ["!hide", "!takedown", "Porn", "two words", "", "a" * 129])
def test_words_that_hide_or_shout_cannot_be_issued(word):
    with pytest.raises(UsageError):
        signed(replace(LABEL, val=word), KEY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("src", "town"), ("src", None), ("uri", "no address"), ("uri", "at://" + "x" * 9000),
        ("val", "é" * 65), ("val", 3), ("cts", "soon"), ("cts", "2026-03-01T08:30:00"),
        ("exp", 3), ("ver", 2), ("ver", True), ("sig", "abc"), ("sig", {"$bytes": "*"}),
        ("cid", "x"), ("val", "\ud800"),
    ],
)  # fmt: skip
def test_what_is_no_label_is_refused_with_the_field(name, value):
    with pytest.raises(InputError, match="version" if name == "ver" else name):
        from_record(to_record(LABEL) | {name: value})


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.binary(max_size=40)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    lambda inner: st.lists(inner, max_size=30)
    | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), inner),
    max_leaves=12,
)  # fmt: skip


@given(values)
def test_every_value_has_the_bytes_that_the_protocols_own_codec_gives_it(value):
    theirs = libipld.encode_dag_cbor(value)
    assert encoded(value) == theirs
    assert decoded(theirs) == [value]


@given(st.integers(-(2**64), 2**64 - 1))
def test_whole_numbers_of_64_bits_come_back(number):
    assert decoded(encoded(number)) == [number]


@given(st.binary(max_size=60))
def test_bytes_are_read_strictly_or_refused(content):
    try:
        found = decoded(content)
    except NotCborError:
        return
    assert b"".join(map(encoded, found)) == content


@pytest.mark.parametrize(
    "content",
    [
        b"\x18\x01", b"\x9b" + b"\xff" * 8, b"\xbf\xff", b"\xa2\x61b\x01\x61a\x01", b"\x61\xff",
        b"\xa2\x61a\x01\x61a\x01", b"\xa1\x01\x01", b"\xf9\x3c\x00", b"\x81" * 40, b"\xc1\x01",
    ],
)  # fmt: skip
def test_cbor_that_is_not_in_its_one_form_is_refused(content):
    with pytest.raises(NotCborError):
        decoded(content)


def test_a_frame_of_an_error_and_one_too_large_are_refused():
    told = encoded({"op": -1}) + encoded({"error": "FutureCursor", "message": "no"})
    with pytest.raises(InputError, match="ended the stream: no"):
        read_frame(told)
    with pytest.raises(InputError, match="brings no labels"):
        read_frame(encoded({"op": 1, "t": "#info"}) + encoded({"name": "OutdatedCursor"}))
    with pytest.raises(UnsafeInputError):
        read_frame(b"\x00" * (MAX_FRAME_BYTES + 1))


@given(st.binary(max_size=40))
def test_no_frame_crashes_the_reader(content):
    with contextlib.suppress(TocsinError):
        read_frame(content)


def test_a_labelers_record_explains_its_words_and_hides_nothing():
    told = Definition(
        "answer-available",
        Severity.INFORM,
        (Strings("en", "Answer available", "The town has published an answer."),),
    )
    record = service_record([told], NOW)
    made = get_or_create(record, models.AppBskyLabelerService.Record, strict_string_format=True)
    assert isinstance(made, models.AppBskyLabelerService.Record)
    assert {one["blurs"] for one in record["policies"]["labelValueDefinitions"]} == {"none"}
    with pytest.raises(UsageError, match="twice"):
        service_record([told, told], NOW)
    with pytest.raises(UsageError, match="not one to issue"):
        service_record([replace(told, identifier="!hide")], NOW)
    with pytest.raises(UsageError, match="no language"):
        replace(told, locales=())


def test_a_page_comes_back_with_its_cursor():
    ours = [signed(LABEL, KEY)] * 3
    told, records, cursor = read_page(page(ours, "17"))
    assert (list(told), cursor) == (ours, "17")
    assert verify(records[0], KEY.did_key) == ours[0]
    with pytest.raises(UsageError, match="at most 250"):
        page(ours * 84)
    with pytest.raises(InputError, match="no page"):
        read_page({"labels": [{}] * 251})


def test_of_a_case_its_posts_on_the_network_are_labelled_and_no_account():
    ids = [f"bluesky/{URI}", f"bluesky/{URI}", "bluesky/at://did:plc:x", "bluesky/5", "x/1"]
    posts = tuple(Reference(one, "", "ann", NOW) for one in ids)
    accounts = (Reference("bluesky/did:plc:x", "", "ann", NOW),)
    assert list(subjects_of(Case("A rumour", posts=posts, accounts=accounts))) == [URI]
    assert signed(replace(LABEL, uri=URI), KEY).uri == URI
