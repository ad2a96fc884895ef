"""X posts as lines, fast, for the import benchmark: real shape, invented content.

Every line is a flattened X API v2 tweet. Sentences are drawn from a pool prepared once;
only ids, times, authors and counts change from line to line, so that making the data costs
less than reading it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np
import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.identities import X_EPOCH_MS
from tocsin.exercise.scenario import DEFAULT_START, LANGUAGES
from tocsin.exercise.texts import TOPICS, Texts

_POOL: Final = 2_000
_CHUNK: Final = 10_000
_PER_SECOND: Final = 20
_START_MS: Final = int(DEFAULT_START.timestamp()) * 1_000
_FIRST_ACCOUNT: Final = 1_500_000_000_000_000_000

_TWEET: Final = (
    b'"edit_history_tweet_ids":["%d"],"text":"%b","author_id":"%d","created_at":"%b",'
    b'"conversation_id":"%d","lang":"%b","possibly_sensitive":false,"reply_settings":"everyone",'
    b'"public_metrics":{"retweet_count":%d,"reply_count":%d,"like_count":%d,"quote_count":0},'
    b'"author":{"id":"%d","username":"u%d_ex","name":"%d","created_at":"2019-05-01T00:00:00.000Z",'
    b'"description":"","verified":false,"public_metrics":{"followers_count":%d,'
    b'"following_count":120,"tweet_count":900,"listed_count":1}}'
)
_LINK: Final = (
    b'{"id":"%d","entities":{"urls":[{"start":0,"end":23,"url":"https://t.co/%010d",'
    b'"expanded_url":"https://tolvane-courier.example/%d?utm_source=app",'
    b'"display_url":"tolvane-courier.example/"}]},%b}\n'
)
_REPOST: Final = b'{"id":"%d","referenced_tweets":[{"type":"retweeted","id":"%d",%b}],%b}\n'
_PLAIN: Final = b'{"id":"%d",%b}\n'


def synthetic_posts_jsonl(n: int, seed: int) -> Iterator[bytes]:
    r"""``n`` lines with their line ends, in order of time, 20 posts a second of the data's clock.

    One in three carries a link, one in three repeats an earlier post.

    >>> sum(line.endswith(b"}\n") for line in synthetic_posts_jsonl(50, 7))
    50
    """
    pool = _sentences(seed)
    for first in range(0, n, _CHUNK):
        count = min(_CHUNK, n - first)
        rng = np.random.default_rng([seed, first])
        phrases = rng.integers(0, len(pool), count).tolist()
        authors = _heavy(rng, count)
        likes = _heavy(rng, count)
        back = _heavy(rng, count)
        for place in range(count):
            number, liked, author = first + place, likes[place], authors[place]
            phrase = pool[phrases[place]]
            tweet = _tweet(number, phrase, author, liked)
            post_id = _snowflake(number)
            if number % 3 == 1:
                link = number // (1 + liked)
                yield _LINK % (post_id, link, link, tweet)
            elif number % 3 == 2:
                older = max(0, number - 1 - back[place])
                original = _tweet(older, phrase, older % 90_000, liked)
                yield _REPOST % (post_id, _snowflake(older), original, tweet)
            else:
                yield _PLAIN % (post_id, tweet)


def _tweet(number: int, phrase: tuple[bytes, bytes], author: int, liked: int) -> bytes:
    """All fields of a tweet after its id."""
    language, sentence = phrase
    post_id, author_id = _snowflake(number), _FIRST_ACCOUNT + author
    return _TWEET % (
        *(post_id, b"%b %d" % (sentence, number), author_id, _clock(number)),
        *(post_id, language, liked // 3, liked // 9, liked),
        *(author_id, author, author, liked * 7),
    )


def _heavy(rng: np.random.Generator, count: int) -> list[int]:
    """Whole numbers with a Pareto tail, below 90,000."""
    drawn: list[int] = (rng.pareto(1.2, count).astype(np.int64) % 90_000).tolist()
    return drawn


def _sentences(seed: int) -> list[tuple[bytes, bytes]]:
    """Language and text, as they stand inside a JSON string."""
    chance, texts = Chance(seed, "bulk posts"), Texts(LANGUAGES)
    pool = []
    for _ in range(_POOL):
        language = chance.pick(LANGUAGES)
        text = texts.post(language, chance.pick(TOPICS), chance)
        pool.append((language.encode(), orjson.dumps(text)[1:-1]))
    return pool


def _snowflake(number: int) -> int:
    return (_START_MS + number * 1_000 // _PER_SECOND - X_EPOCH_MS) << 22 | number & 0x3FFFFF


@lru_cache(maxsize=4)
def _second(second: int) -> bytes:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z").encode()


def _clock(number: int) -> bytes:
    return _second(_START_MS // 1_000 + number // _PER_SECOND)
