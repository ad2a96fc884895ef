from datetime import UTC, datetime

from tocsin.detect.claims.addresses import by_url

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_where_a_claim_appeared_leads_to_its_factcheck(registry) -> None:
    found = by_url(registry(), ["https://www.rumour.example/3?utm_source=x", "https://a.example"])
    assert found.select(["query", "factcheck_key", "by"]).to_pylist() == [
        {"query": 0, "factcheck_key": 3, "by": "url"}
    ]


def test_a_link_to_the_factcheck_itself_is_flagged_since_it_spreads_the_answer(registry) -> None:
    found = by_url(registry(), ["https://check.example/2"]).to_pylist()
    assert [row["flags"] for row in found] == [["links_the_factcheck"]]


def test_a_withdrawn_factcheck_is_not_found_and_one_address_finds_all_others(
    registry, factcheck
) -> None:
    shared = ["https://rumour.example/3"]
    again = factcheck(8, "Masks do nothing", None, "en", appearances=shared)
    gone = factcheck(3, "Masks", None, "en", withdrawn_at=NOW)
    assert by_url(registry(again), shared)["factcheck_key"].to_pylist() == [3, 8]
    assert by_url(registry(again, gone), shared)["factcheck_key"].to_pylist() == [8]
