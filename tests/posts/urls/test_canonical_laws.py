"""The laws that hold for every address: never raises, idempotent, bounded work, one spelling."""

import time
from string import ascii_letters, digits
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tocsin.posts.urls import canonical_url, registered_domain
from tocsin.posts.urls.canonical import MAX_NESTING
from tocsin.posts.urls.page import MAX_CHARACTERS, spell_path
from tocsin.posts.urls.platforms import ALIASES, MIRRORS, RULES
from tocsin.posts.urls.trackers import NAMES, SITE_NAMES
from tocsin.posts.urls.wrappers import BY_PARAMETER

EXTRA_HOSTS = (
    "href.li",
    "web.archive.org",
    "archive.ph",
    "cdn.ampproject.org",
    "a-b.cdn.ampproject.org",
    "m-example-org.translate.goog",
    "eu.safelinks.protection.outlook.com",
    "urldefense.com",
    "urldefense.proofpoint.com",
    "bing.com",
    "disq.us",
    "google.de",
    "m.example.org",
    "amp.m.www.example.co.uk",
    "www.www.example.org",
    "www.unctv",
    "nitter.example.org",
    "en.m.wikipedia.org",
    "mega.nz",
    "de-de.facebook.com",
    "name.t.me",
    "пример.рф",
    "[2001:DB8::1]",
    "192.0.2.1",
)
HOSTS = sorted({*RULES, *ALIASES, *MIRRORS, *BY_PARAMETER, *SITE_NAMES, *EXTRA_HOSTS})
_LISTED = (
    "abcdefghijk ABCDEFGHIJ_ 12345678901 amp s c web 20200101000000 status statuses i p reel tv "
    "posts videos photos groups permalink video embed watch watch.php shorts live story.php "
    "permalink.php comments r u user wiki w index.php url l.php away.php redirect share sharer.php "
    "wall-1_2 clip-1_2 photo-1_2 video_ext.php joinchat +abc @Name Name c x.amp x.amp.html amp.amp "
    "a-b-c-d .. . %2e%2E %2F %zz %41 % é 日本 ;jsessionid=1 v1 v2 v3 __https: a*b__;Kw!! d file "
    "document 1abcDEFghij open uc pin title--123 invite !% a:b a;b a=b &amp; %26amp; %00 \\ ? # "
    "#! #/ #@ -- _"
)
WORDS = tuple(_LISTED.split())
KEYS = sorted(
    {"v", "list", "q", "url", "u", "to", "z", "w", "id", "fbid", "story_fbid", "comment", "p"}
    | {"amp", "single", "title", "reply", "oid", "before", "A", "b[]", "amp;a", "utm_source", "é"}
    | {name for places in BY_PARAMETER.values() for _, names in places for name in names.split()}
    | set(list(NAMES)[:5])
)

any_text = st.text(st.characters(codec=None), max_size=40)
paths = st.lists(st.sampled_from(WORDS) | any_text, max_size=6).map(
    lambda parts: "".join(f"/{part}" for part in parts)
)
fragments = st.sampled_from(["", "", "", "#top", "#!/a/status/12", "#/x", "#@Name", "#1/slug#2"])


def _address(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    quoted = inner.map(
        lambda url: "".join(f"%{octet:02x}" for octet in url.encode("utf-8", "ignore"))
    )
    values = st.sampled_from(WORDS) | any_text | inner | quoted
    queries = st.lists(st.tuples(st.sampled_from(KEYS), values), max_size=4).map(
        lambda pairs: "&".join(f"{key}={value}" for key, value in pairs)
    )
    schemes = st.sampled_from(["https://", "http://", "HTTP:\\\\", "http://www.", ""])
    copied = st.sampled_from(["", "", "/web/2020id_/", "/c/s/", "/amp/s/", "/v3/__", "/newest/"])
    return st.builds(
        lambda scheme, host, copy, path, query, fragment: (
            f"{scheme}{host}{copy or ''}{path}" + (f"?{query}" if query else "") + fragment
        ),
        schemes,
        st.sampled_from(HOSTS),
        st.builds(lambda prefix, url: prefix + url if prefix else "", copied, inner),
        paths,
        queries,
        fragments,
    )


addresses = st.recursive(
    st.builds("https://{}{}".format, st.sampled_from(HOSTS), paths), _address, max_leaves=3
)


@settings(max_examples=400, deadline=None)
@given(addresses | any_text)
def test_canonical_form_never_raises_and_is_its_own_canonical_form(url: str) -> None:
    once = canonical_url(url)
    if once is None:
        return
    assert canonical_url(once) == once
    assert once.startswith("https://")
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
    assert registered_domain(once)


@given(paths, fragments)
def test_every_way_to_write_one_address_has_one_canonical_form(path: str, fragment: str) -> None:
    plain = canonical_url(f"https://news.example.org{path}")
    assert canonical_url(f"  HTTP://me:x@WWW.News.Example.Org.:80{path}") == plain
    assert canonical_url(f"http:\\\\news.example.org{path}") == plain


@given(st.text(ascii_letters + digits + "-_!'()*,:@$&+= é日%", max_size=30))
def test_spelling_a_path_never_changes_its_octets(name: str) -> None:
    assume("%2e" not in name.lower())  # a dot may make a segment that goes away
    assert unquote_to_bytes(spell_path(f"/a{name}")) == unquote_to_bytes(f"/a{name}")


@given(st.sampled_from(sorted(ascii_letters)), st.from_regex(r"[A-Za-z0-9_-]{11}", fullmatch=True))
def test_two_videos_never_become_one(letter: str, video: str) -> None:
    other = letter + video[1:] if video[0] != letter else letter.swapcase() + video[1:]
    for form in ("https://youtu.be/{}", "https://www.youtube.com/watch?v={}&list=PL1"):
        assert canonical_url(form.format(video)) != canonical_url(form.format(other))


@pytest.mark.parametrize(
    "name",
    ["id", "p", "page", "v", "cid", "ref", "source", "from", "q", "s", "t", "article", "story"],
)
def test_a_parameter_that_can_name_content_is_kept(name: str) -> None:
    first, second = (canonical_url(f"https://news.example.org/a?{name}={n}") for n in (1, 2))
    assert first != second


def test_wrappers_are_undone_up_to_the_limit_and_refused_beyond() -> None:
    wrapper = "https://href.li/?"
    page = "https://news.example.org/a"
    assert canonical_url(wrapper * (MAX_NESTING - 1) + page) == page
    assert canonical_url(wrapper * MAX_NESTING + page) is None


def test_an_address_beyond_the_limit_is_refused() -> None:
    start = "https://news.example.org/"
    longest = start + "a" * (MAX_CHARACTERS - len(start))
    assert canonical_url(longest) == longest
    assert canonical_url(longest + "a") is None


REPEATED = (
    "a. a@ %2e%2e/ ../ a- 1 .amp amp/ / & &amp; a=& ;jsessionid= # % \\ -activity-1 * __; :a é"
    " \ud800 () cache: --1 /@a"
)
STARTS = (
    "https:// https://news.example.org/ https://news.example.org/? https://mega.nz/#"
    " https://linkedin.com/posts/ https://facebook.com/people/x/ https://t.me/"
    " https://urldefense.com/v3/__https://a.de/ https://web.archive.org/web/2020/"
    " https://webcache.googleusercontent.com/search?q=cache: https://disq.us/url?url=https://a.de/"
)


@pytest.mark.parametrize("hostile", REPEATED.split())
@pytest.mark.parametrize("start", ["", *STARTS.split()])
def test_hostile_addresses_take_little_time(start: str, hostile: str) -> None:
    url = start + hostile * ((MAX_CHARACTERS - len(start) - 2) // len(hostile)) + "\x01a"
    began_s = time.process_time()
    canonical_url(url)
    assert time.process_time() - began_s < 0.2
