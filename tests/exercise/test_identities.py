import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.exercise import identities as ids
from tocsin.exercise.chance import Chance

TIMES_MS = st.integers(1_500_000_000_000, 1_900_000_000_000)
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"


@given(TIMES_MS, st.integers())
def test_an_x_id_holds_its_moment_in_19_digits(t_ms: int, seed: int) -> None:
    post_id = ids.snowflake(t_ms, Chance(seed))
    assert ids.snowflake_ms(post_id) == t_ms
    assert len(post_id) in {18, 19}


@given(TIMES_MS, st.integers())
def test_a_mastodon_id_holds_its_moment(t_ms: int, seed: int) -> None:
    assert int(ids.mastodon_id(t_ms, Chance(seed))) >> 16 == t_ms


@given(TIMES_MS, st.integers())
def test_a_tiktok_id_holds_its_second_and_no_float_can_hold_it(t_ms: int, seed: int) -> None:
    post_id = int(ids.tiktok_id(t_ms, Chance(seed)))
    assert post_id >> 32 == t_ms // 1_000
    assert 2**53 < post_id < 2**63


@given(TIMES_MS, st.integers())
def test_a_bluesky_key_holds_its_moment_in_13_sortable_characters(t_ms: int, seed: int) -> None:
    key = ids.timestamp_id(t_ms, Chance(seed))
    number = sum(SORTABLE.index(sign) << 5 * place for place, sign in enumerate(reversed(key)))
    assert len(key) == 13
    assert (number >> 10) // 1_000 == t_ms


def test_bluesky_keys_sort_as_their_times() -> None:
    keys = [ids.timestamp_id(1_760_000_000_000 + step, Chance(step)) for step in range(50)]
    assert keys == sorted(keys)


def test_a_content_id_is_a_version_1_cid_of_a_sha_256() -> None:
    cid = ids.content_id(bytes(range(32)))
    packed = base64.b32decode(cid[1:].upper() + "=" * (-len(cid[1:]) % 8))
    assert cid.startswith("bafyrei")
    assert len(cid) == 59
    assert packed == bytes((1, 0x71, 0x12, 0x20, *range(32)))


@pytest.mark.parametrize(
    ("made", "length", "start"),
    [
        (ids.did_plc, 32, "did:plc:"),
        (ids.youtube_channel, 24, "UC"),
        (ids.youtube_video, 11, ""),
        (ids.youtube_comment, 26, "Ug"),
        (ids.facebook_id, 15, "9990"),
        (ids.telegram_id, 11, "99"),
        (ids.telephone, 13, "+999 "),
    ],
)
def test_random_ids_have_the_form_of_their_platform(made, length: int, start: str) -> None:
    found = {made(Chance(seed)) for seed in range(50)}
    assert len(found) == 50
    assert all(len(one) == length and one.startswith(start) for one in found)


def test_a_reply_on_youtube_begins_with_its_thread() -> None:
    reply = ids.youtube_reply("UgxAAAA.reply", Chance(1))
    assert reply.startswith("UgxAAAA.")
    assert len(reply) == len("UgxAAAA.") + 22
