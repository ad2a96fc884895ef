"""Terms of a narrative, in its own words and languages."""

import unicodedata

import numpy as np
import pyarrow as pa

from tocsin.detect.narratives.labels import MOST_TERMS, terms
from tocsin.detect.narratives.tables import TERMS

BRIDGE = ["The old bridge is closed today", "Nobody uses the old bridge", "An old bridge, closed"]
WATER = ["The water tastes of metal", "Metal in the water of our town", "Our water: metal again"]
BRUECKE = ["在托尔瓦尼大桥已经关闭", "大桥已经关闭很久了", "大桥已经关闭"]


def found(narrative, texts, languages):
    rows = pa.table({"text": texts, "lang": pa.array(languages, pa.string())})
    likeness = np.ones(len(texts), dtype=np.float32)
    return terms(np.array(narrative), likeness, rows)


def of(table, narrative, language):
    return [
        row["term"]
        for row in table.to_pylist()
        if (row["narrative"], row["language"]) == (narrative, language)
    ]


def test_a_narrative_is_labelled_by_what_it_says_and_others_do_not():
    table = found([1] * 3 + [2] * 3, BRIDGE + WATER, ["en"] * 6)
    assert of(table, 1, "en")[0] in {"old bridge", "bridge"}
    assert set(of(table, 2, "en")) >= {"metal"}
    assert "the" not in of(table, 1, "en")
    assert table.schema.equals(TERMS)


def test_each_language_has_its_own_terms():
    table = found([1] * 6 + [2] * 3, BRIDGE + BRUECKE + WATER, ["en"] * 3 + ["zh"] * 3 + ["en"] * 3)
    assert "bridge" in " ".join(of(table, 1, "en"))
    assert "大桥" in of(table, 1, "zh")


def test_stop_words_label_nothing_even_where_no_other_narrative_has_them():
    german = ["Die Brücke ist und bleibt gesperrt", "Und wieder ist die Brücke gesperrt"]
    for language in ("de", None):
        (row,) = [r for r in found([1, 1], german, [language] * 2).to_pylist() if r["place"] == 1]
        assert row["term"] in {"brücke", "gesperrt", "brucke"}
        labels = " ".join(of(found([1, 1], german, [language] * 2), 1, language or "und"))
        assert not {"und", "die", "ist"} & set(labels.split())


def test_thai_signs_keep_their_marks():
    thai = ["วัคซีนทำให้ป่วย", "เขาว่าวัคซีนทำให้ป่วย"]
    terms_found = of(found([1, 1], thai, ["th"] * 2), 1, "th")
    assert terms_found
    assert not any(unicodedata.category(term[0]) == "Mn" for term in terms_found)


def test_who_repeats_a_word_in_one_post_does_not_own_the_label():
    spam = ["buy " * 500, *BRIDGE]
    assert not any("buy" in term for term in of(found([1] * 4, spam, ["en"] * 4), 1, "en"))


def test_hostile_texts_are_bounded():
    hostile = ["\ufdfa" * 10_000, "\0" * 1_000, "\ud800 x", "x" * 1_000_000, "\u202e bridge bridge"]
    table = found(
        [1] * 10, [t.encode("utf-8", "replace").decode() for t in hostile] * 2, [None] * 10
    )
    assert table.num_rows <= MOST_TERMS
    assert set(table["language"].to_pylist()) <= {"und"}
