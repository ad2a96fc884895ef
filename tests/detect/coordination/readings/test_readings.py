"""Each reading on networks that fit, that do not, and that nearly do."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.detect.coordination.readings import CATALOGUE, READINGS
from tocsin.shares import ObjectKind

HOUR, DAY = 3_600.0, 86_400.0
MADE = datetime(2015, 1, 1, tzinfo=UTC)


def agency_texts(corpus, site_of, rounds=6, papers=6, lag_s=900):
    """Papers that print one text a day; ``site_of`` gives each its link."""
    names = [f"paper{n}" for n in range(papers)]
    for day in range(rounds):
        text = f"The council of the harbour town voted on budget item number {day} last night."
        for n, name in enumerate(names):
            t = day * DAY + 8 * HOUR + n * lag_s / papers + corpus.dice.uniform(0, 60)
            corpus.say(name, t, text, urls=[f"https://{site_of(n, day)}/{day}"])
    return names


def test_outlets_with_sites_of_their_own_read_as_syndication(corpus, reading_of):
    names = agency_texts(corpus.crowd(), lambda n, _: f"paper-{n}.example")
    row = reading_of("syndication", corpus, names, ObjectKind.TEXT_COPY, window_s=3_600)
    assert row["verdict"] == "fits"
    assert row["seen"] == 1.0
    assert row["background"] < 0.2
    assert "6 of 6 accounts" in row["statement"]
    assert row["evidence"]


@pytest.mark.parametrize(
    "site_of",
    [
        lambda _n, _day: "one-outlet.example",
        lambda n, day: f"mirror-{n}-{day}.example",  # a throw-away address for each post
        lambda n, _day: f"paper-{n % 2}.example",  # three accounts to a site
    ],
)
def test_the_same_texts_without_own_sites_are_no_syndication(corpus, reading_of, site_of):
    names = agency_texts(corpus.crowd(), site_of)
    row = reading_of("syndication", corpus, names, ObjectKind.TEXT_COPY, window_s=3_600)
    assert row["verdict"] == "does not fit"


def test_a_paper_on_two_platforms_is_still_one_outlet(corpus, reading_of):
    names = agency_texts(corpus.crowd(), lambda n, _: f"paper-{n // 2}.example")
    row = reading_of("syndication", corpus, names, ObjectKind.TEXT_COPY, window_s=3_600)
    assert row["verdict"] == "fits"


def test_an_agency_credit_serves_where_there_are_no_links(corpus, reading_of):
    corpus.crowd()
    for day in range(6):
        for n in range(5):
            text = f"HARBOUR TOWN (HPA) – The council voted on item number {day} of the budget."
            corpus.say(f"paper{n}", day * DAY + n * 300, text)
    names = [f"paper{n}" for n in range(5)]
    row = reading_of("syndication", corpus, names, ObjectKind.TEXT_COPY, window_s=3_600)
    assert row["verdict"] == "fits"
    assert "(HPA)" in row["statement"]
    for post in corpus.posts:
        post.text = post.text.replace("(HPA) ", "")
    row = reading_of("syndication", corpus, names, ObjectKind.TEXT_COPY, window_s=3_600)
    assert row["verdict"] == "cannot tell"


def desks(corpus, own_pieces, elsewhere=0):
    for day in range(8):
        for n in range(5):
            t = day % 7 * DAY + 9 * HOUR + day * 60
            corpus.say(f"desk{n}", t + 5 * n, urls=[f"https://outlet.example/lead/{day}"])
            for piece in range(own_pieces):
                link = f"https://outlet.example/desk{n}/{day}-{piece}"
                corpus.say(f"desk{n}", t + (1 + n + piece) * HOUR, urls=[link])
            for piece in range(elsewhere):
                link = f"https://video.example/{n}-{day}-{piece}"
                corpus.say(f"desk{n}", t + (2 + n + piece) * HOUR, urls=[link])
    return [f"desk{n}" for n in range(5)]


def test_desks_with_pieces_of_their_own_read_as_a_newsroom(corpus, reading_of):
    names = desks(corpus.crowd(), own_pieces=1)
    row = reading_of("newsroom", corpus, names, ObjectKind.URL)
    assert row["verdict"] == "fits"
    assert row["seen"] == 1.0


def test_accounts_that_only_push_one_site_cannot_be_told_from_desks(corpus, reading_of):
    names = desks(corpus.crowd(), own_pieces=0)
    row = reading_of("newsroom", corpus, names, ObjectKind.URL)
    assert row["verdict"] == "cannot tell"
    assert "look alike" in row["statement"]


def test_names_that_carry_the_outlet_decide(corpus, reading_of):
    corpus.names |= {f"desk{n}": f"Outlet {n} desk" for n in range(5)}
    names = desks(corpus.crowd(), own_pieces=0)
    assert reading_of("newsroom", corpus, names, ObjectKind.URL)["verdict"] == "fits"


def test_accounts_that_link_elsewhere_too_are_no_desks(corpus, reading_of):
    names = desks(corpus.crowd(), own_pieces=1, elsewhere=1)
    assert reading_of("newsroom", corpus, names, ObjectKind.URL)["verdict"] == "does not fit"


def followers(corpus, delay, stars=("star",), posts=10, size=10):
    names = [f"fan{n}" for n in range(size)]
    for number in range(posts):
        t = 5 * HOUR + number * 15 * HOUR
        post = corpus.say(stars[number % len(stars)], t, f"Song number {number}, thank you all")
        signal = corpus.dice.expovariate(1 / 120)
        for name in names:
            if corpus.dice.random() < 0.8:
                corpus.repost(name, t + delay(corpus.dice, signal), post)
    return names


def alone(dice, _signal):
    return 2 + dice.expovariate(1 / 90)


def on_a_signal(dice, signal):
    return 2 + signal + dice.expovariate(1 / 4)


def at_once(dice, _signal):
    return 0.5 + dice.random()


def test_those_who_repost_one_star_alone_read_as_fans(corpus, reading_of):
    names = followers(corpus.crowd(), alone)
    row = reading_of("fans", corpus, names, ObjectKind.REPOST)
    assert row["verdict"] == "fits"
    assert row["seen"] == 1.0
    assert row["background"] < 0.7


@pytest.mark.parametrize("delay", [on_a_signal, at_once])
def test_those_who_repost_on_a_signal_or_within_seconds_do_not(corpus, reading_of, delay):
    names = followers(corpus.crowd(), delay)
    row = reading_of("fans", corpus, names, ObjectKind.REPOST)
    assert row["verdict"] == "does not fit"


def test_those_who_repost_many_authors_are_no_fans(corpus, reading_of):
    names = followers(corpus.crowd(), alone, stars=[f"author{n}" for n in range(10)])
    assert reading_of("fans", corpus, names, ObjectKind.REPOST)["verdict"] == "does not fit"


def test_members_who_repost_each_other_are_no_fans(corpus, reading_of):
    names = followers(corpus.crowd(), alone, stars=[f"fan{n}" for n in range(3)], size=8)
    assert reading_of("fans", corpus, names, ObjectKind.REPOST)["verdict"] == "does not fit"


def test_without_the_originals_fans_cannot_be_told(corpus, reading_of):
    names = followers(corpus.crowd(), alone)
    corpus.posts = [post for post in corpus.posts if post.account_id != "star"]
    row = reading_of("fans", corpus, names, ObjectKind.REPOST)
    assert row["verdict"] == "cannot tell"
    assert "not in the data" in row["statement"]


def test_the_head_of_a_repost_names_the_star_and_the_crowd_decides(corpus, reading_of):
    names = followers(corpus.crowd(), alone)
    corpus.posts = [post for post in corpus.posts if post.account_id != "star"]
    for post in corpus.posts:
        if post.account_id.startswith("fan"):
            post.text, post.mentions = f"RT @star: {post.repost_of}", ["star"]
    row = reading_of("fans", corpus, names, ObjectKind.REPOST)
    assert row["verdict"] == "cannot tell"
    assert "delays would decide" in row["statement"]
    for object_id in {post.repost_of for post in corpus.posts if post.text.startswith("RT ")}:
        for n in range(25):
            corpus.repost(f"listener{n}", 6 * DAY + n, object_id)
    assert reading_of("fans", corpus, names, ObjectKind.REPOST)["verdict"] == "fits"


def notices(corpus, site="board.example", audience=None, text="The {n}th page on the fever is out"):
    names = [f"board{n}" for n in range(6)]
    corpus.followers |= {name: audience for name in names if audience}
    for number in range(6):
        for name in names:
            t = number * DAY + 10 * HOUR + corpus.dice.uniform(0, 50)
            body = text.format(n=number) + f", says {name} on day {number}"
            corpus.say(name, t, body, urls=[f"https://{site}/page/{number}"])
    return names


@pytest.mark.parametrize(
    ("how", "by"),
    [
        ({"site": "fever.gov"}, "links"),
        ({"audience": 40_000}, "audience"),
        ({"text": "Official notice: the {n}th page on the fever is out"}, "content"),
    ],
)
def test_signs_of_a_public_body_read_as_official_and_never_strongly(corpus, reading_of, how, by):
    names = notices(corpus.crowd(), **how)
    row = reading_of("official", corpus, names, ObjectKind.URL)
    assert row["verdict"] == "fits"
    assert row["measure"].endswith(by)
    assert row["strength"] <= 0.75
    assert "Nothing here proves an office" in row["statement"]


def test_names_of_public_bodies_are_a_sign_where_names_were_kept(corpus, reading_of):
    corpus.names |= {f"board{n}": f"Ministry of Health {n}" for n in range(6)}
    names = notices(corpus.crowd())
    assert reading_of("official", corpus, names, ObjectKind.URL)["verdict"] == "fits"


@pytest.mark.parametrize("how", [{}, {"audience": 100}, {"site": "gov-news.example"}])
def test_without_a_sign_nothing_is_official(corpus, reading_of, how):
    names = notices(corpus.crowd(), **how)
    assert reading_of("official", corpus, names, ObjectKind.URL)["verdict"] == "does not fit"


def copies(corpus, per_platform=1, other=0):
    accounts = [
        (f"owner{n}-{platform}", platform)
        for platform in ("x", "mastodon", "bluesky")
        for n in range(per_platform)
    ]
    for number in range(8):
        for name, platform in accounts:
            t = number * 18 * HOUR + corpus.dice.uniform(0, 9)
            text = f"Walked along the harbour again, this is day number {number} of it."
            corpus.say(name, t, text, platform)
            for extra in range(other):
                corpus.say(name, t + HOUR * (1 + extra), f"{name} {number} {extra} alone", platform)
    return [name for name, _ in accounts]


def test_one_account_on_each_platform_with_the_same_posts_reads_as_cross_posting(
    corpus, reading_of
):
    row = reading_of("cross_posting", corpus, copies(corpus.crowd()), ObjectKind.TEXT_COPY)
    assert row["verdict"] == "fits"
    assert row["seen"] == 1.0


@pytest.mark.parametrize("how", [{"per_platform": 2}, {"other": 1}])
def test_several_on_a_platform_or_other_posts_are_no_cross_posting(corpus, reading_of, how):
    row = reading_of("cross_posting", corpus, copies(corpus.crowd(), **how), ObjectKind.TEXT_COPY)
    assert row["verdict"] == "does not fit"


def party(corpus, evenings=1, others=True, host="choir"):
    names = [f"guest{n}" for n in range(10)]
    for number in range(9):
        evening = 2 * DAY + number % evenings * DAY + 19 * HOUR
        t = evening + number * 300
        author = host or f"author{number}"
        post = corpus.say(author, t, f"Number {number} on the list of our evening, please share")
        for name in names:
            corpus.repost(name, t + corpus.dice.uniform(5, 50), post)
    for name in names if others else ():
        for number in range(4):
            corpus.say(name, corpus.dice.uniform(0, 7) * DAY, f"{name} on a quiet day {number}")
    return names


def test_one_evening_with_one_host_reads_as_a_party(corpus, reading_of):
    row = reading_of("party", corpus, party(corpus.crowd()), ObjectKind.REPOST)
    assert row["verdict"] == "fits"
    assert row["seen"] < 0.05


@pytest.mark.parametrize("how", [{"evenings": 3}, {"host": None}])
def test_three_evenings_or_no_host_are_no_party(corpus, reading_of, how):
    row = reading_of("party", corpus, party(corpus.crowd(), **how), ObjectKind.REPOST)
    assert row["verdict"] == "does not fit"


def test_accounts_of_one_evening_only_may_be_anything(corpus, reading_of):
    row = reading_of("party", corpus, party(corpus.crowd(), others=False), ObjectKind.REPOST)
    assert row["verdict"] == "cannot tell"


def stations(corpus, jitter_s, every_s=6 * HOUR):
    names = [f"station{n}" for n in range(5)]
    for number in range(24):
        for name in names:
            t = number * every_s + corpus.dice.uniform(0, jitter_s)
            corpus.say(name, t, f"{name} {number}", urls=[f"https://chart.example/{number}"])
    return names


def test_accounts_that_post_by_the_clock_read_as_scheduled(corpus, reading_of):
    row = reading_of("schedule", corpus, stations(corpus.crowd(), 50), ObjectKind.URL)
    assert row["verdict"] == "fits"
    assert row["seen"] == 1.0
    assert row["background"] < 0.4


def test_accounts_that_post_at_any_minute_are_not_scheduled(corpus, reading_of):
    names = stations(corpus.crowd(), 50, every_s=6 * HOUR + 7 * 60)
    row = reading_of("schedule", corpus, names, ObjectKind.URL)
    assert row["verdict"] == "does not fit"


def test_a_rhythm_that_everybody_has_explains_nothing(corpus, reading_of):
    names = stations(corpus.crowd(), 50)
    for post in corpus.posts:  # a source that rounds all its times to the hour
        post.created_at = post.created_at.replace(minute=0, second=0, microsecond=0)
    assert reading_of("schedule", corpus, names, ObjectKind.URL)["verdict"] == "does not fit"


def burst(corpus, loud, watchers):
    names = [f"viewer{n}" for n in range(6)]
    for number in range(6):
        link = f"https://live.example/{number}"
        t = 3 * DAY + 12 * HOUR + number * 120
        for name in names:
            corpus.say(name, t + corpus.dice.uniform(0, 55), urls=[link])
        for n in range(watchers):
            corpus.say(f"watcher{n}", t + corpus.dice.uniform(0, 59), urls=[link])
    for n in range(loud):
        corpus.say(f"loud{n}", 3 * DAY + 12 * HOUR + corpus.dice.uniform(0, 900), "What a goal!")
    return names


def test_meetings_in_one_loud_hour_on_what_all_shared_read_as_a_burst(corpus, reading_of):
    names = burst(corpus.crowd(), loud=120, watchers=20)
    row = reading_of("burst", corpus, names, ObjectKind.URL)
    assert row["verdict"] == "fits"
    assert row["unit"] == "ratio"
    assert row["seen"] > 3


@pytest.mark.parametrize(("loud", "watchers"), [(0, 0), (120, 0)])
def test_a_quiet_hour_or_objects_of_their_own_are_no_burst(corpus, reading_of, loud, watchers):
    names = burst(corpus.crowd(), loud=loud, watchers=watchers)
    assert reading_of("burst", corpus, names, ObjectKind.URL)["verdict"] == "does not fit"


def test_a_share_list_without_words_or_authors_is_told_nothing_it_does_not_say(
    corpus, portraits_of
):
    for number in range(8):
        for n in range(5):
            corpus.repost(f"a{n}", number * DAY / 2 + n, f"object{number}")
    rows = portraits_of(corpus, [{f"a{n}" for n in range(5)}], ObjectKind.REPOST)
    verdicts = {row["reading"]: row["verdict"] for row in rows.readings.to_pylist()}
    assert verdicts["fans"] == verdicts["official"] == "cannot tell"
    assert "fits" not in {verdicts[name] for name in ("syndication", "newsroom", "cross_posting")}


def test_what_fits_comes_first_and_every_reading_is_there(corpus, portraits_of):
    groups = [set(followers(corpus.crowd(), alone)), set(party(corpus))]
    rows = portraits_of(corpus, groups, ObjectKind.REPOST).readings
    assert rows.schema == READINGS
    order = ["fits", "cannot tell", "does not fit"]
    for network in (0, 1):
        mine = [row for row in rows.to_pylist() if row["network"] == network]
        assert {row["reading"] for row in mine} == {reading.name for reading in CATALOGUE}
        keys = [(order.index(row["verdict"]), -row["strength"]) for row in mine]
        assert keys == sorted(keys)
        assert [row["rank"] for row in mine] == list(range(len(CATALOGUE)))
        assert mine[0]["verdict"] == "fits"
        assert all(0 <= row["strength"] <= 1 for row in mine)


@pytest.mark.parametrize("shuffle", [1, 2])
def test_no_verdict_depends_on_the_order_of_the_rows(corpus, portraits_of, shuffle):
    groups = [set(followers(corpus.crowd(), alone)), set(party(corpus))]
    straight = portraits_of(corpus, groups, ObjectKind.REPOST)
    shuffled = portraits_of(corpus, groups, ObjectKind.REPOST, shuffle=shuffle)
    for name in ("readings", "leaders", "hours", "creation"):
        assert getattr(straight, name).equals(getattr(shuffled, name))


def test_every_engine_gives_the_same_portraits(engine, corpus, portraits_of):
    groups = [set(followers(corpus.crowd(20, 6), alone, posts=6, size=6)), set(party(corpus))]
    straight = portraits_of(corpus, groups, ObjectKind.REPOST)
    other = portraits_of(corpus, groups, ObjectKind.REPOST, engine=engine)
    for name in ("readings", "leaders", "hours", "creation"):
        assert getattr(straight, name).equals(getattr(other, name))


def test_no_reading_speaks_of_people_as_fakes():
    words = " ".join(f"{r.title} {r.expects} {r.would_change}" for r in CATALOGUE).casefold()
    assert "inauthentic" not in words
    assert "fake" not in words
    assert "bot" not in words.replace("both", "")


def test_accounts_made_in_one_week_stand_beside_the_others(corpus, portraits_of, account_key):
    names = followers(corpus.crowd(), alone)
    corpus.created |= {name: MADE + timedelta(hours=3 * n) for n, name in enumerate(names)}
    for post in corpus.posts:
        post.account_created_at = corpus.created.get(post.account_id)
    rows = portraits_of(corpus, [set(names)], ObjectKind.REPOST).creation.to_pylist()
    own = [row for row in rows if row["network"] == 0]
    assert [(row["accounts"], row["known"], row["elsewhere"]) for row in own] == [(10, 10, 0.0)]
    assert own[0]["start"] == datetime(2014, 12, 29, tzinfo=UTC)  # the Monday before
    assert sum(row["accounts"] for row in rows if row["network"] is None) == 60
