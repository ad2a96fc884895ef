"""Lists as users bring them: every known format, any other that is described, and broken ones."""

from datetime import date

import pytest

from tocsin.detect.sources.reading import NONE, read_ratings
from tocsin.errors import InputError

LIN = "domain,pc1\ngood.example,1\nbad.example,0.25\nwww.good2.example,0.75\ngood.example/blog,0\n"
IFFY = "https://bad.example/*\nhttps://www.worse.example/*\n\nhttp://old.example/part/*\n"
CRED1 = (
    "domain,category,credibility_score,sources\n"
    "bad.example,fake,0.057,2\nanews.example/,satire,0.3,1\nempty.example,mixed,,1\n"
)
WIKIPEDIA = (
    "id,name,status,status_n,wiki_url,urls,urls_n,info\n"
    '1,Good,"[""Generally reliable""]",1,w,"[""www.good.example"",""//good2.example""]",2,"two\n'
    'lines"\n'
    '2,Spam,"[""Blacklisted"", ""Deprecated""]",2,w,"[""spam.example""]",1,x\n'
    '3,Split (politics),"[""No consensus""]",1,w,'
    '"[""split.example"",""split.example/about""]",2,x\n'
    '4,Other,"[""Noticeboard""]",1,w,"[""other.example""]",1,x\n'
)
DESCRIBED = (
    'name = "Press council"\nsource = "council"\nlicence = "CC BY 4.0"\ndate = 2026-01-31\n'
    'site_column = "Outlet"\nrating_column = "Points"\nworst = 100\nbest = 0\n'
)


def rated(folder):
    rows = read_ratings(folder).ratings.to_pylist()
    return {(row["list"], row["site"]): round(row["rating"], 4) for row in rows}


def about(folder):
    return read_ratings(folder).lists.to_pylist()


def test_lin_2023_is_told_by_its_header_and_a_part_of_a_site_rates_only_the_part(written):
    folder = written(pc1__csv=LIN)
    name = "Lin et al. 2023 (PC1)"
    assert rated(folder) == {
        (name, "good.example"): 1.0, (name, "bad.example"): 0.25, (name, "good2.example"): 0.75,
    }  # fmt: skip
    (one,) = about(folder)
    assert (one["entries"], one["sites"], one["parts"], one["unrated"]) == (4, 3, 1, 0)
    assert one["date"] is None


def test_iffy_says_only_that_a_site_is_listed_and_the_day_is_in_its_files_name(written):
    folder = written(**{"iffy_2024-08-01__txt": IFFY})
    assert rated(folder) == {("Iffy", "bad.example"): 0.0, ("Iffy", "worse.example"): 0.0}
    (one,) = about(folder)
    assert one["date"] == date(2024, 8, 1)
    assert (one["entries"], one["parts"]) == (3, 1)


def test_cred1_keeps_its_score_and_an_empty_one_is_no_rating(written):
    folder = written(cred1_current__csv=CRED1)
    assert rated(folder) == {("CRED-1", "bad.example"): 0.057, ("CRED-1", "anews.example"): 0.3}
    (one,) = about(folder)
    assert (one["entries"], one["sites"], one["unrated"]) == (3, 2, 1)
    assert one["licence"] == "CC BY 4.0"


def test_wikipedia_rates_by_status_and_keeps_the_words_and_the_line(written):
    folder = written(**{"wikipedia_perennial_2021-03-17__csv": WIKIPEDIA})
    name = "Wikipedia perennial sources"
    assert rated(folder) == {
        (name, "good.example"): 1.0, (name, "good2.example"): 1.0,
        (name, "spam.example"): 0.0, (name, "split.example"): 0.5,
    }  # fmt: skip
    rows = {row["site"]: row for row in read_ratings(folder).ratings.to_pylist()}
    assert rows["spam.example"]["stated"] == "Blacklisted, Deprecated: Spam"
    assert rows["spam.example"]["line"] == 4
    assert rows["spam.example"]["file"] == "wikipedia_perennial_2021-03-17.csv"
    (one,) = about(folder)
    assert (one["entries"], one["sites"], one["parts"], one["unrated"]) == (6, 4, 1, 1)


def test_any_table_counts_that_is_described_and_its_direction_is_in_the_order(written):
    folder = written(
        council__csv="outlet,points\ngood.example,0\nbad.example,75\n", council__toml=DESCRIBED
    )
    assert rated(folder) == {
        ("Press council", "good.example"): 1.0, ("Press council", "bad.example"): 0.25,
    }  # fmt: skip
    (one,) = about(folder)
    assert (one["licence"], one["date"], one["source"]) == (
        "CC BY 4.0", date(2026, 1, 31), "council",
    )  # fmt: skip
    assert one["mapping"] == "from 100 (worst, 0) to 0 (best, 1), in proportion"


def test_a_known_list_takes_name_and_date_from_a_description_beside_it(written):
    folder = written(pc1__csv=LIN, pc1__toml='name = "PC1"\ndate = 2023-09-01\n')
    (one,) = about(folder)
    assert (one["list"], one["date"]) == ("PC1", date(2023, 9, 1))


def test_every_entry_is_a_rating_a_part_or_unrated(written):
    folder = written(a__csv=LIN, b__txt=IFFY, c__csv=CRED1, d__csv=WIKIPEDIA)
    read = read_ratings(folder)
    for one in read.lists.to_pylist():
        rows = read.ratings["list"].to_pylist().count(one["list"])
        assert one["entries"] == rows + one["parts"] + one["unrated"]


def test_nothing_is_bundled_and_other_files_are_not_looked_at(written, tmp_path):
    assert read_ratings(tmp_path / "ratings") == NONE
    assert read_ratings(written(README__md="# my lists")).lists.num_rows == 0


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a__csv": "domain,pc1\nx.example,high\n"}, "a.csv, line 2: pc1 is 'high'"),
        ({"a__csv": "domain,pc1\nx.example,0.5\ny.example,1.5\n"}, "a.csv, line 3: pc1 is '1.5'"),
        ({"a__csv": "domain,pc1\nx.example,nan\n"}, "line 2: pc1 is 'nan'"),
        ({"a__csv": "domain,pc1\nno site,0.5\n"}, "a.csv, line 2: site is 'no site'"),
        ({"a__csv": "domain,pc1\n,0.5\n"}, "a.csv, line 2: site is ''"),
        ({"a__csv": "site,points\nx.example,1\n"}, "a.csv: this is no list that is known"),
        ({"a__csv": b"domain,pc1\n\xff\xfe.example,1\n"}, "a.csv cannot be read"),
        ({"a__csv": ""}, "a.csv: this is no list that is known"),
        ({"a__txt": "https://x.example/*\nx.example\n"}, "a.txt, line 2: 'x.example'"),
        (
            {"a__csv": "name,status,urls\nX,reliable,[]\n"},
            "a.csv, line 2: status is 'reliable', and not a list",
        ),
        ({"a__csv": "outlet,points\nx.example,101\n", "a__toml": DESCRIBED}, "line 2: points is"),
        ({"a__csv": "site,points\nx.example,1\n", "a__toml": DESCRIBED}, "no column 'outlet'"),
        ({"a__csv": LIN, "a__toml": "nam = 1\n"}, "a.toml: nam is unknown"),
        ({"a__csv": LIN, "a__toml": "date = 5\n"}, "a.toml: date is 5"),
        ({"a__csv": LIN, "a__toml": 'name = " "\n'}, "a.toml: name is ' '"),
        ({"a__csv": LIN, "a__toml": 'site_column = "x"\n'}, "a.toml: rating_column is missing"),
        (
            {"a__csv": LIN, "a__toml": DESCRIBED.replace("100", "0")},
            "a.toml: worst and best are both 0",
        ),
        ({"a__csv": LIN, "a__toml": "name = \n"}, "a.toml cannot be read"),
        ({"a__csv": LIN, "b__csv": LIN}, "b.csv: 'Lin et al. 2023 (PC1)' is the name of a.csv"),
        ({"a__csv": "domain,pc1\n" + "x" * 100_000 + ",1\n"}, "a.csv, line 2: site is 'xxx"),
    ],
)
def test_a_broken_list_is_named_with_line_and_field(written, files, said):
    with pytest.raises(InputError) as error:
        read_ratings(written(**files))
    assert said in error.value.message
    assert error.value.remedy


def test_rubbish_in_a_cell_is_text_or_an_error_and_never_more(written):
    hostile = 'domain,pc1\n"=HYPERLINK(""http://evil.example"")",1\n'
    with pytest.raises(InputError, match=r"line 2: site is '=HYPERLINK"):
        read_ratings(written(a__csv=hostile))
    with pytest.raises(InputError, match="line 2: site"):
        read_ratings(written(a__csv="domain,pc1\n\x00.example,1\n"))
