import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from lxml import html

from tocsin.chain.investigation import Investigation
from tocsin.errors import StorageError
from tocsin.report.cards import network_cards
from tocsin.report.html import write_html


@pytest.fixture(scope="module")
def page(investigation: Investigation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("html") / "report.html"
    write_html(investigation, path)
    return path


def words(path: Path) -> str:
    document = html.document_fromstring(path.read_text("utf-8"))
    for unread in document.xpath("//script | //style"):
        unread.drop_tree()
    return " ".join(document.text_content().split())


def test_the_file_asks_the_network_for_nothing(page: Path):
    document = html.document_fromstring(page.read_text("utf-8"))
    assert not document.xpath("//link | //iframe | //object | //img | //form | //@src | //@style")
    assert all(target.startswith("#") for target in document.xpath("//@href"))
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_every_link_has_its_target(page: Path):
    document = html.document_fromstring(page.read_text("utf-8"))
    ids = set(document.xpath("//@id"))
    assert {target[1:] for target in document.xpath("//a/@href")} <= ids


def test_headings_go_down_one_level_at_a_time_and_ids_are_unique(page: Path):
    document = html.document_fromstring(page.read_text("utf-8"))
    levels = [int(h.tag[1]) for h in document.xpath("//main//*[self::h1 or self::h2 or self::h3]")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert not [name for name, n in Counter(document.xpath("//@id")).items() if n > 1]


def test_the_same_investigation_gives_the_same_bytes(
    investigation: Investigation, page: Path, tmp_path: Path
):
    write_html(investigation, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page.read_bytes()


def test_hostile_names_are_text(page: Path):
    source = page.read_text("utf-8")
    assert "<script>window.ran" not in source
    assert "<img" not in source
    assert "\x00" not in source
    assert "\udcff" not in source
    assert source.count("<script") == 3


def test_the_ledger_is_an_equation_that_adds_up(page: Path):
    text = words(page)
    assert "145 records = 135 posts + 5 other records + 2 duplicates + 3 rejected" in text
    assert "does not add up" not in text.lower()


def test_a_ledger_that_does_not_add_up_says_so(investigation: Investigation, tmp_path: Path):
    files = (replace(investigation.files[0], items=999), *investigation.files[1:])
    write_html(replace(investigation, files=files), tmp_path / "r.html")
    assert "This does not add up." in words(tmp_path / "r.html")


def test_what_chance_would_give_is_told_with_the_control(investigation: Investigation, page: Path):
    text, test = words(page), investigation.coordination.test
    assert "What chance would give" in text
    assert f"{test.could_meet:,} pairs that could have met" in text
    assert ("exchanged at random" in text) == (test.permutations > 0)


def test_a_control_that_was_not_run_is_not_claimed(investigation: Investigation, tmp_path: Path):
    found = investigation.coordination
    test = replace(found.test, permutations=0, accepted_by_chance=float("nan"))
    write_html(replace(investigation, coordination=replace(found, test=test)), tmp_path / "r.html")
    assert "No control with exchanged accounts was run." in words(tmp_path / "r.html")


def test_nothing_shared_means_nothing_to_test(empty: Investigation, tmp_path: Path):
    found = empty.coordination
    nothing = replace(found, calibration=found.calibration.slice(0, 0))
    write_html(replace(empty, coordination=nothing), tmp_path / "r.html")
    assert "there was nothing to test" in words(tmp_path / "r.html")


def test_no_posts_is_said_with_what_to_do(empty: Investigation, tmp_path: Path):
    write_html(empty, tmp_path / "r.html")
    text = words(tmp_path / "r.html")
    assert "no posts came in" in text
    assert "No file was read. Give one or more export files" in text


def test_no_edges_is_said_as_a_result_with_what_to_check(edgeless: Investigation, tmp_path: Path):
    write_html(edgeless, tmp_path / "r.html")
    text = words(tmp_path / "r.html")
    assert "it does not show that no one acted together" in text
    assert "check in this order" in text


def test_the_report_accuses_nobody(page: Path):
    assert not re.search(
        r"inauthentic|\bbots?\b|trolls?\b|fake|guilty|suspicious", words(page), re.IGNORECASE
    )


def test_cards_count_what_the_tables_hold(investigation: Investigation):
    found = investigation.coordination
    cards = network_cards(investigation)
    assert sum(card.edges for card in cards) == found.edges.num_rows
    for card in cards:
        assert sum(count for _, count in card.behaviours) == card.edges
        for shared in card.objects:
            assert shared.accounts <= min(card.row["accounts"], shared.shares)


def card(path: Path, number: int) -> str:
    document = html.document_fromstring(path.read_text("utf-8"))
    (found,) = document.xpath(f"//article[@aria-labelledby='network-{number}']")
    return " ".join(found.text_content().split())


def test_a_reading_that_fits_stands_first_with_its_number_beside_the_background(page: Path):
    text = card(page, 1)
    assert text.index("Fans who repost a star") < text.index("What they did")
    assert "100 % here, elsewhere 25 %: share of the joint posts" in text
    assert "not an acquittal" in text
    assert "1.20 here, elsewhere 1: share" in text


def test_where_nothing_fits_the_card_says_so_and_what_would_decide(page: Path):
    text = card(page, 2)
    assert "No innocent explanation that was tested fits" in text
    assert "1 of 2 cannot be told" in text
    assert "Desks of one outlet that link to its own site: The posts of another week." in text
    assert "whether they come together again, and with whom" in card(page, 3)


def test_a_card_says_who_leads_and_how_surely(page: Path):
    assert "first on 9 of 10 common objects (90 %, interval 60 % to 98 %; by lot 20 %; p below" in (
        card(page, 1)
    )
    assert "No clear leader" in card(page, 2)


def test_a_card_says_when_accounts_were_made_and_at_which_hours_they_post(page: Path):
    text = card(page, 1)
    assert "8 of the 12 whose date is known were made in the week of 2023-05-01 (67 %)" in text
    assert "of other accounts: 1 %" in text
    assert re.search(r"Most above everybody from \d\d:00 to \d\d:59 UTC", text)
    assert "Not in these data" in card(page, 2)


def test_a_card_says_what_chance_would_give_where_it_is_known(
    investigation: Investigation, page: Path, tmp_path: Path
):
    assert "What chance would give" not in card(page, 1)
    found = investigation.coordination
    known = {"together": 0.4, "together_low": 0.3, "together_high": 0.5, "expected": 0.02}
    rows = [{**row, **known, "q_value": 1e-7} for row in found.networks.to_pylist()]
    networks = pa.Table.from_pylist(rows, schema=found.networks.schema)
    write_html(
        replace(investigation, coordination=replace(found, networks=networks)), tmp_path / "r.html"
    )
    text = card(tmp_path / "r.html", 1)
    assert "met in 40 % (30 % to 50 %) of the times" in text
    assert "chance gives 2 %" in text
    assert "less than 0.01 % at most are chance's" in text


def test_a_missing_post_is_an_error_and_never_left_out(
    investigation: Investigation, tmp_path: Path
):
    found = investigation.coordination
    broken = replace(investigation, coordination=replace(found, posts=found.posts.slice(1)))
    with pytest.raises(ValueError, match="the evidence could not be opened"):
        write_html(broken, tmp_path / "r.html")
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_nothing_half_written(
    investigation: Investigation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(self: Path, *_: object, **__: object) -> int:
        self.write_bytes(b"<!doctype")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StorageError, match="No space left on device"):
        write_html(investigation, tmp_path / "r.html")
    assert not list(tmp_path.iterdir())
