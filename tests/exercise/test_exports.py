"""Every export is read here with the standard library alone, as its format says."""

import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tocsin.exercise import Exercise
from tocsin.exercise.identities import snowflake_ms

_MESSAGE = re.compile(r"(\d\d/\d\d/\d{4}, \d\d:\d\d) - ([^:]+): ")
_NOTICE = re.compile(r"\d\d/\d\d/\d{4}, \d\d:\d\d - ")


class Seen(NamedTuple):
    """A post as the file gives it, its time to the second."""

    post_id: str
    account_id: str
    second: int


def _second(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def _json_lines(text: str) -> Iterator[dict]:
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            yield {"broken": True}


def _x(path: Path) -> Iterator[Seen | str]:
    for tweet in _json_lines(path.read_text(encoding="utf-8")):
        if "id" in tweet:
            yield Seen(tweet["id"], tweet["author_id"], _second(tweet["created_at"]))
        else:
            yield "rejected" if "broken" in tweet else "others"


def _bluesky(path: Path) -> Iterator[Seen | str]:
    for event in _json_lines(gzip.decompress(path.read_bytes()).decode()):
        commit = event.get("commit", {})
        made = commit.get("operation") == "create"
        collection = commit.get("collection")
        if made and collection in {"app.bsky.feed.post", "app.bsky.feed.repost"}:
            uri = f"at://{event['did']}/{collection}/{commit['rkey']}"
            yield Seen(uri, event["did"], _second(commit["record"]["createdAt"]))
        else:
            yield "rejected" if "broken" in event else "others"


def _telegram(path: Path) -> Iterator[Seen | str]:
    for chat in json.loads(path.read_bytes())["chats"]["list"]:
        for message in chat["messages"]:
            if message["type"] == "message":
                second = int(message["date_unixtime"])
                yield Seen(f"{chat['id']}/{message['id']}", message["from_id"], second)
            else:
                yield "others"


def _mastodon(path: Path) -> Iterator[Seen | str]:
    for status in json.loads(path.read_bytes()):
        yield Seen(status["id"], status["account"]["id"], _second(status["created_at"]))


def _facebook(path: Path) -> Iterator[Seen | str]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if not row["Post Created"]:
                yield "rejected"
                continue
            moment, _, zone = row["Post Created"].rpartition(" ")
            offset = {"EDT": "-04:00", "EST": "-05:00"}[zone]
            post_id = row["URL"].rpartition("/")[2]
            yield Seen(post_id, row["Facebook Id"], _second(moment + offset))


def _youtube(path: Path) -> Iterator[Seen | str]:
    for thread in json.loads(path.read_bytes())["items"]:
        replies = thread.get("replies", {"comments": []})["comments"]
        assert len(replies) == thread["snippet"]["totalReplyCount"]
        for comment in [thread["snippet"]["topLevelComment"], *replies]:
            snippet = comment["snippet"]
            author = snippet["authorChannelId"]["value"]
            yield Seen(comment["id"], author, _second(snippet["publishedAt"]))


def _tiktok(path: Path) -> Iterator[Seen | str]:
    for video in json.loads(path.read_bytes())["data"]["videos"]:
        yield Seen(str(video["id"]), video["username"], video["create_time"])


def _whatsapp(path: Path) -> Iterator[Seen | str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    number = 0
    for line in lines:
        message = _MESSAGE.match(line)
        if message is None or line.endswith(": This message was deleted"):
            if _NOTICE.match(line):
                yield "others"
            continue
        number += 1
        moment = datetime.strptime(message[1], "%d/%m/%Y, %H:%M").replace(tzinfo=UTC)
        yield Seen(str(number), message[2], int(moment.timestamp()))


def _forum(path: Path) -> Iterator[Seen | str]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["Entry ID"].isdigit() and row["Posted at"]:
                yield Seen(row["Entry ID"], row["Poster"], _second(row["Posted at"]))
            else:
                yield "rejected"


PARSERS = {
    "x": _x,
    "telegram": _telegram,
    "bluesky": _bluesky,
    "mastodon": _mastodon,
    "facebook": _facebook,
    "youtube": _youtube,
    "tiktok": _tiktok,
    "whatsapp": _whatsapp,
    "forum": _forum,
}


@pytest.mark.parametrize("platform", PARSERS)
def test_each_file_holds_exactly_what_the_truth_counts(
    platform: str, exercise: Exercise, exports: Path
) -> None:
    file = next(file for file in exercise.truth["files"] if file["platform"] == platform)
    found = list(PARSERS[platform](exports / file["file"]))
    posts = [one for one in found if isinstance(one, Seen)]
    fates = Counter(one for one in found if isinstance(one, str))
    assert len(set(posts)) == len({post.post_id for post in posts}) == file["posts"]
    assert len(posts) - len(set(posts)) == file["duplicates"]
    assert fates["others"] == file["others"]
    assert fates["rejected"] == file["rejected"]
    assert len(found) == file["records"]


def test_every_planted_post_stands_in_its_file(exercise: Exercise, exports: Path) -> None:
    seen = {
        file["platform"]: {
            one.post_id: one
            for one in PARSERS[file["platform"]](exports / file["file"])
            if isinstance(one, Seen)
        }
        for file in exercise.truth["files"]
    }
    for group in exercise.truth["campaigns"] + exercise.truth["benign"]:
        acted = [post for action in group["actions"] for post in action["posts"]]
        for post in acted + group["other_posts"]:
            found = seen[post["platform"]][post["id"]]
            assert found.account_id == post["account"]
            assert found.second == _second(post["time"])


def test_an_x_entity_marks_its_own_stretch_of_text(exports: Path) -> None:
    tweets = [t for t in _json_lines((exports / "x_search.jsonl").read_text()) if "id" in t]
    marked = 0
    for tweet in tweets:
        entities = tweet.get("entities", {})
        for kind, sign, field in (("mentions", "@", "username"), ("hashtags", "#", "tag")):
            for entity in entities.get(kind, []):
                stretch = tweet["text"][entity["start"] : entity["end"]]
                assert stretch == sign + entity[field]
                marked += 1
        for entity in entities.get("urls", []):
            assert tweet["text"][entity["start"] : entity["end"]] == entity["url"]
            marked += 1
        assert snowflake_ms(tweet["id"]) // 1_000 == _second(tweet["created_at"])
    assert marked > 500


def test_an_x_repost_is_cut_and_carries_its_whole_original(exports: Path) -> None:
    tweets = [t for t in _json_lines((exports / "x_search.jsonl").read_text()) if "id" in t]
    reposts = [tweet for tweet in tweets if tweet["text"].startswith("RT @")]
    assert any(tweet["text"].endswith("…") for tweet in reposts)
    for tweet in reposts:
        original = tweet["referenced_tweets"][0]
        whole = f"RT @{original['author']['username']}: {original['text']}"
        assert len(tweet["text"]) <= 140
        assert whole.startswith(tweet["text"].removesuffix("…"))


def test_a_bluesky_facet_counts_bytes(exports: Path) -> None:
    content = gzip.decompress((exports / "bluesky_jetstream.jsonl.gz").read_bytes()).decode()
    tags = 0
    for event in _json_lines(content):
        record = event.get("commit", {}).get("record", {})
        for facet in record.get("facets", []):
            index, feature = facet["index"], facet["features"][0]
            stretch = record["text"].encode()[index["byteStart"] : index["byteEnd"]].decode()
            if feature["$type"].endswith("#tag"):
                assert stretch == "#" + feature["tag"]
                tags += 1
            elif feature["$type"].endswith("#link"):
                assert stretch == feature["uri"]
    assert tags > 20


def test_a_telegram_text_is_the_same_in_parts_and_entities(exports: Path) -> None:
    document = json.loads((exports / "telegram_result.json").read_bytes())
    kinds = Counter()
    for message in (m for chat in document["chats"]["list"] for m in chat["messages"]):
        text = message["text"]
        kinds[type(text)] += 1
        parts = [text] if isinstance(text, str) else text
        joined = "".join(part if isinstance(part, str) else part["text"] for part in parts)
        assert joined == "".join(entity["text"] for entity in message["text_entities"])
    assert kinds[str] > 50
    assert kinds[list] > 50


def test_a_gzip_of_any_size_opens(tmp_path: Path) -> None:
    from tocsin.exercise.exports.stored_gzip import stored_gzip

    for size in (0, 1, 65_535, 65_536, 200_000):
        content = bytes(range(256)) * (size // 256 + 1)
        assert gzip.decompress(stored_gzip(content[:size])) == content[:size]


def test_all_addresses_are_invented_or_the_platforms_own(exports: Path) -> None:
    hosts: Counter[str] = Counter()
    for path in sorted(exports.iterdir()):
        raw = path.read_bytes()
        content = gzip.decompress(raw) if path.suffix == ".gz" else raw
        hosts.update(re.findall(r"https?://([\w.-]+)(?=[/?\"])", content.decode()))
    platforms = {
        "t.co",
        "abs.twimg.com",
        "api.twitter.com",
        "www.facebook.com",
        "l.facebook.com",
        "www.google.com",
        "www.youtube.com",
    }
    assert [
        host for host in set(hosts) - platforms if not host.endswith((".example", ".test"))
    ] == []
