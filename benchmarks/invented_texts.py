"""A million invented posts of tweet length, in several scripts, with copies among them.

Of the posts 45 % have a text of their own, 30 % are edited copies of a few thousand texts (words
replaced, case, links, emoji, hashtags, mentions), 15 % fill a template's slot, 10 % are exact
copies. Words follow Zipf's law, so that unrelated texts share frequent ones.
"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

_SCRIPTS = {  # letters, share of texts, whether words are parted
    "latin": ("etaoinsrhldcumfpgwybvk", 0.62, True),
    "accented": ("eaoinsrtlâéèçñüößšžø", 0.13, True),
    "cyrillic": ("оеаинтсрвлкмдпуяыьгзбчйхжшю", 0.15, True),
    "arabic": ("اليمونترسبدعكفقحجهش", 0.05, True),
    "han": ("的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要", 0.05, False),
}  # fmt: skip
_VOCABULARY = 30_000
_WEIGHTS = 1 / (np.arange(_VOCABULARY) + 2.7)  # Zipf's law as Mandelbrot corrected it
_COMMON = np.cumsum(_WEIGHTS / _WEIGHTS.sum())
_EXTRAS = (
    "",
    "",
    "",
    " https://t.co/a1B2c3D4e5",
    " 🔥🔥",
    " #news #now",
    " @somebody_12",
    " !!!",
    " 👉 news.example/a",
)


def posts(count: int, seed: int) -> pa.Table:
    """Columns of the posts table that copies need, one row a post."""
    rng = np.random.default_rng(seed)
    names = list(_SCRIPTS)
    chances = [share for _, share, _ in _SCRIPTS.values()]
    sizes = rng.multinomial(count, chances)
    texts = [
        text for name, size in zip(names, sizes, strict=True) for text in _texts(rng, name, size)
    ]
    order = rng.permutation(count)
    started = np.datetime64("2024-05-01T00:00:00", "us").astype(np.int64)
    times = started + np.sort(rng.integers(0, 30 * 86_400, count)) * 1_000_000
    return pa.table(
        {
            "platform": pa.array(["x"]).take(pa.array(np.zeros(count, dtype=np.int8))),
            "account_key": rng.integers(0, count // 10, count),
            "post_key": rng.permutation(count),
            "created_at": pa.array(times).cast(pa.timestamp("us", tz="UTC")),
            "kind": pa.array(["post"]).take(pa.array(np.zeros(count, dtype=np.int8))),
            "repost_of": pa.nulls(count, pa.string()),
            "lang": pa.nulls(count, pa.string()),
            "text": pa.array([texts[place] for place in order]),
        }
    )  # fmt: skip


def _texts(rng: np.random.Generator, script: str, count: int) -> list[str]:
    letters, _, spaced = _SCRIPTS[script]
    words = _words(rng, letters, spaced)
    blank = " " if spaced else ""

    def draw(length: int) -> list[str]:
        return [words[i] for i in np.searchsorted(_COMMON, rng.random(length))]

    own, edited, filled = int(0.45 * count), int(0.3 * count), int(0.15 * count)
    seeds = [draw(int(rng.integers(9, 22))) for _ in range(max(count // 100, 1))]
    made = [blank.join(draw(int(rng.integers(6, 24)))) for _ in range(own)]
    made += [_edited(rng, seeds, draw, blank) for _ in range(edited)]
    made += [_filled(rng, seeds, draw, blank) for _ in range(filled)]
    exact = rng.integers(0, len(seeds), count - len(made))
    return made + [blank.join(seeds[i]) for i in exact]


def _words(rng: np.random.Generator, letters: str, spaced: bool) -> list[str]:
    signs = np.array(list(letters))
    lengths = rng.integers(2, 10, _VOCABULARY) if spaced else rng.integers(1, 4, _VOCABULARY)
    return ["".join(signs[rng.integers(0, len(signs), length)]) for length in lengths]


def _edited(
    rng: np.random.Generator, seeds: list[list[str]], draw: Callable[[int], list[str]], blank: str
) -> str:
    words = list(seeds[int(rng.integers(0, len(seeds)))])
    for place, word in zip(rng.integers(0, len(words), 2), draw(2), strict=True):
        words[place] = word
    text = blank.join(words)
    text = text.upper() if rng.random() < 0.1 else text
    return text + _EXTRAS[int(rng.integers(0, len(_EXTRAS)))]


def _filled(
    rng: np.random.Generator, seeds: list[list[str]], draw: Callable[[int], list[str]], blank: str
) -> str:
    words = seeds[int(rng.integers(0, max(len(seeds) // 20, 1)))]
    return blank.join([*draw(int(rng.integers(1, 7))), *words])
