"""Feeds, pages, answers and tables in nine scripts, all invented, read as they are meant."""

import zipfile
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from tocsin.factchecks.adding import Adding
from tocsin.factchecks.schema import FACTCHECKS

JUNE = datetime(2031, 6, 1, tzinfo=UTC)


@pytest.fixture
def rows(registry, samples):
    registry.add([samples], Adding(JUNE))
    return {row["claim"]: row for row in registry.current(JUNE).to_pylist()}


def test_a_page_gives_its_reviews_with_what_the_page_says(rows):
    row = rows["The Velmar bridge is closed for good"]
    assert row["url"] == "https://lanterndesk.example/checks/velmar-bridge"
    assert row["title"] == "No, the Velmar bridge was not closed for good"
    assert row["body"] == "The bridge has been open since Tuesday.\nEngineers confirm it."
    assert row["claimant"] == 'a post by "harbourwatch"'  # a reference by @id, and entities
    assert row["appearances"] == ["https://posts.example/p/12", "https://posts.example/p/77"]
    assert row["reviewed_at"] == datetime(2031, 3, 5, 8, tzinfo=UTC)
    assert row["verdict_scale"] == {"rating": 1.0, "worst": 1.0, "best": 5.0}
    assert (row["verdict"], row["verdict_as_stated"], row["lang"]) == ("false", "False", "en")
    assert "in a comment" not in rows


def test_the_organisation_is_the_publisher_and_not_the_person_who_wrote(rows):
    assert rows["The bridge was built in 1890"]["publisher"] == "Lantern Desk"


def test_prefixed_names_and_values_with_a_language_are_understood(rows):
    row = rows["أغلقت بلدية فلمار جميع الآبار في المدينة"]
    assert (row["verdict"], row["lang"]) == ("false", "ar")
    assert (row["publisher"], row["publisher_site"]) == ("ميزان الحقيقة", "mizan.example")


def test_two_claims_of_one_page_are_two_fact_checks(rows):
    both = [row for row in rows.values() if row["url"] == "https://proverka.example/1"]
    assert {row["verdict"] for row in both} == {"mixed", "misleading"}
    assert len({row["factcheck_id"] for row in both}) == 2


@pytest.mark.parametrize(
    ("claim", "verdict", "lang"),
    [
        ("维尔马尔市的自来水含有金属碎片", "false", "zh"),
        ("वेलमार शहर में सभी पुल बंद कर दिए गए हैं", "misleading", "hi"),
        ("Ο δήμος του Βελμάρ απαγόρευσε τα ποδήλατα", "false", "el"),
        ("ভেলমার শহরের সব নদী শুকিয়ে গেছে", "false", "bn"),
        ("پل ولمار در آتش سوخت", "altered_media", "fa"),
        ("Velmar köprüsü yıkıldı", "false", "tr"),
        ("Le pont de Velmar est fermé", "mostly_false", "fr"),
    ],
)
def test_every_script_has_its_verdict_and_language(rows, claim, verdict, lang):
    assert (rows[claim]["verdict"], rows[claim]["lang"]) == (verdict, lang)


def test_a_media_review_keeps_the_hash_and_address_of_its_picture(rows):
    row = rows["پل ولمار در آتش سوخت"]
    assert row["image_hashes"] == ["sha256:abcdef01"]
    assert row["appearances"] == ["https://posts.example/i/9.jpg"]


def test_an_aggregator_and_the_page_itself_give_one_fact_check(registry, samples):
    page = registry.add([samples / "page_en.html"], Adding(JUNE))
    search = registry.add([samples / "search.json"], Adding(JUNE))
    assert page.total("added") == 2
    assert search.total("duplicates") == 1
    row = registry.current(JUNE).to_pylist()[0]
    assert row["body"] is not None  # what the aggregator leaves out is not lost


def test_one_claim_with_two_reviews_is_two_fact_checks(registry, samples):
    registry.add([samples / "search.json"], Adding(JUNE))
    rows = registry.current(JUNE).to_pylist()
    both = [row["publisher"] for row in rows if row["claim"].startswith("El puente")]
    assert both == ["Casa del Dato", "Verifika"]


def test_a_table_is_understood_by_its_names_and_the_ledger_says_how(registry, samples):
    added = registry.add([samples / "table.csv"], Adding(JUNE))
    (ledger,) = added.files
    assert ledger.columns["claim"] == "Behauptung"
    assert ledger.columns["appearances"] == "claim_url"
    row = registry.current(JUNE).to_pylist()[0]
    assert row["valid_until"] == datetime(2032, 1, 1, tzinfo=UTC)
    assert row["appearances"] == ["https://posts.example/p/77", "https://posts.example/p/78"]


def test_an_ambiguous_date_is_left_out_and_noted(registry, samples):
    (ledger,) = registry.add([samples / "table.csv"], Adding(JUNE)).files
    assert ledger.notes == {"time_not_understood:Datum": 1}
    when = {row["lang"]: row["reviewed_at"] for row in registry.current(JUNE).to_pylist()}
    assert when["tr"] is None
    assert when["de"] == datetime(2031, 3, 5, tzinfo=UTC)


def test_a_rejection_names_file_line_field_reason_and_remedy(registry, samples):
    registry.add([samples / "table.csv"], Adding(JUNE))
    (rejected,) = registry.rejected()
    assert rejected["file"].endswith("table.csv")
    assert (rejected["line"], rejected["field"]) == (5, "Behauptung")
    assert rejected["reason"]
    assert rejected["remedy"]
    assert "Falsch" in rejected["raw"]


def test_what_came_in_adds_up(registry, samples):
    added = registry.add([samples], Adding(JUNE))
    assert all(ledger.balanced() for ledger in added.files)
    assert added.total("added") == registry.current(JUNE).num_rows == 15
    assert (added.total("duplicates"), added.total("rejected")) == (1, 2)


def test_an_unknown_wording_is_listed_so_that_the_table_can_grow(registry, samples):
    (ledger,) = registry.add([samples / "search.json"], Adding(JUNE)).files
    assert ledger.unknown_verdicts == {"Sin contexto suficiente aún": 1}


def test_parquet_and_archives_come_in_as_well(registry, samples, tmp_path):
    registry.add([samples / "feed.json"], Adding(JUNE))
    table = registry.current(JUNE)
    exported = table.select(["claim", "url", "publisher", "verdict_as_stated", "lang"])
    pq.write_table(exported.rename_columns(["claim", "url", "publisher", "rating", "lang"]),
                   tmp_path / "out.parquet")  # fmt: skip
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.write(tmp_path / "out.parquet", "in/out.parquet")
    again = registry.add([tmp_path / "out.zip"], Adding(JUNE))
    assert again.total("duplicates") == again.total("items") == table.num_rows


def test_rows_follow_the_schema_and_each_column_is_explained(registry, samples):
    registry.add([samples], Adding(JUNE))
    assert registry.current(JUNE).schema.equals(FACTCHECKS)
    assert all(field.metadata[b"description"] for field in FACTCHECKS)
