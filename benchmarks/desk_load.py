"""Many people at one desk, in the form of ``jobs.py``: a real server on loopback, read by many.

``python benchmarks/desk_load.py make FOLDER [POSTS]`` makes a workspace of invented posts and the
exercise, investigated and indexed (not timed by anybody). ``python benchmarks/desk_load.py read
FOLDER [SECONDS] [USERS]`` serves it with a database of its own and has so many people read it, each
signed in, each thinking for one to three seconds between two pages. Every page is opened once
before: what is drawn once an investigation is told apart, as ``first_ms``.

What one page costs the server's processor (``server_cpu_ms_a_page``) holds on a busy machine too;
the times do not.

Wanted: 50 people, a million posts, 95 of 100 pages within 300 ms, no error.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import orjson
import psutil

from timing import timed
from tocsin.cases.case import Case
from tocsin.cases.freezing import freeze_note
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.commenting import comment
from tocsin.desk.cases.saving import open_case
from tocsin.desk.database import sqlite_at
from tocsin.desk.people.registry import NewPerson, actor_of, invite
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.exercise import Scenario, write_exercise
from tocsin.exercise.bulk_posts import synthetic_posts_jsonl
from tocsin.explore import update_explorer
from tocsin.workspace import open_workspace

SEED = 7
THINK_S = (1.0, 3.0)
CASES = 60
EXPLORED = 0.25
"""Of the pages are searches of posts: what costs the desk most, and what people do most."""
START_S = 120
ADMINISTRATOR = Actor("system", "", "", frozenset({Role.ADMINISTRATOR}))
LISTS = {
    "home": "/home", "overview": "/overview", "findings": "/findings", "networks": "/networks",
    "narratives": "/narratives", "claims": "/claims", "unanswered": "/claims/unanswered",
    "voids": "/voids", "targets": "/targets", "copies": "/copies", "measured": "/measured",
    "cases": "/cases", "panels": "/panels", "audit": "/audit",
}  # fmt: skip
THINGS = {
    "a finding": ("/findings", r"/findings/[0-9a-z_-]{8,}"),
    "a network": ("/networks", r"/networks/\d+"),
    "a narrative": ("/narratives", r"/narratives/[0-9a-f]{16}"),
    "a claim": ("/claims", r"/claims/[0-9a-f]{16}"),
    "a void": ("/voids", r"/voids/\d+"),
    "a case": ("/cases", r"/cases/case-[0-9a-z]+"),
    "a post": ("/posts", r"/posts/[0-9a-f]{16}"),
    "an account": ("/posts", r"/account\?platform=[^\"]+"),
}
"""Each kind of thing: the list it is found on, and how its address looks there."""


def make(report: dict[str, Any], folder: str, posts: str = "1000000") -> None:
    """The workspace: invented posts beside the exercise, so that there is something to find."""
    place = Path(folder)
    place.mkdir(parents=True)
    with (place / "posts.jsonl").open("wb") as file:
        file.writelines(synthetic_posts_jsonl(int(posts), SEED))
    exercise = place / "exercise"
    write_exercise(Scenario(), exercise)
    workspace, tocsin = place / "workspace", [sys.executable, "-m", "tocsin"]
    where = ["--workspace", str(workspace)]
    subprocess.run([*tocsin, "init", str(workspace)], check=True)
    checked = [*tocsin, "claims", "import", str(exercise / "factchecks.csv"), *where]
    subprocess.run(checked, check=True)
    shutil.copy(exercise / "official.toml", workspace)
    posts_read = [
        str(place / "posts.jsonl"),
        str(exercise / "exports"),
        "--out",
        str(place / "out"),
    ]
    done = subprocess.run([*tocsin, "investigate", *posts_read, *where], check=False)
    if done.returncode not in (0, 6):  # 6: some items were rejected, as the exercise has it
        raise SystemExit(done.returncode)
    report["result"] = update_explorer(open_workspace(workspace))


@dataclass
class Reader:
    """Who reads: a signed-in browser, with chance of their own."""

    client: httpx.AsyncClient
    chance: np.random.Generator


@dataclass
class Taken:
    """What reading took: seconds by page, and what was answered otherwise than with 200."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    async def get(self, client: httpx.AsyncClient, page: str, path: str) -> str:
        """The page's HTML; its time is kept."""
        begun = time.perf_counter()
        try:
            answer = await client.get(path)
        except httpx.TransportError as error:
            self.errors.append(f"{path}: {type(error).__name__}")
            return ""
        self.seconds[page].append(time.perf_counter() - begun)
        if answer.status_code != 200:
            self.errors.append(f"{path}: {answer.status_code}")
        return answer.text


@dataclass(frozen=True)
class Map:
    """What there is to read: addresses by kind of thing, and words to search for."""

    things: dict[str, list[str]]
    words: list[str]


def read(report: dict[str, Any], folder: str, seconds: str = "60", users: str = "50") -> None:
    """Milliseconds by page (50th, 95th, 99th of 100), errors, memory and processors used."""
    with tempfile.TemporaryDirectory() as place:
        address = sqlite_at(Path(place) / "desk.sqlite")
        cookies = _peopled(Path(folder), address, int(users))
        with _served(Path(folder), address) as (url, server), timed(report):
            report["result"] = asyncio.run(_reading(url, cookies, float(seconds), server))
    report["result"]["load_average"] = [round(one, 1) for one in os.getloadavg()]


def _peopled(folder: Path, address: str, users: int) -> list[str]:
    """A desk with people, cases and what they say; gives the cookie of each person."""
    desk = Desk.open(open_workspace(folder), address)
    cookies = []
    for number in range(users):
        with desk.acting(ADMINISTRATOR) as sitting:
            roles = frozenset({Role.ANALYST, Role.DECIDER})
            person, _ = invite(sitting, NewPerson(f"u{number}", f"Reader {number}", "House", roles))
        with desk.acting(SYSTEM) as sitting:
            row = sitting.session.get_one(PersonRow, person.id)
            cookies.append(begin_session(sitting, row, "127.0.0.1", "benchmark"))
        with desk.acting(actor_of(person)) as sitting:
            for case in range(number, CASES, users):
                _fill_case(sitting, case)
    desk.close()
    return cookies


def _fill_case(sitting: Any, number: int) -> None:
    row = open_case(sitting, Case(f"Case {number}", "What it is about.", tlp=Tlp.GREEN))
    for said in range(20):
        frozen = freeze_note(f"seen {number} {said}", sitting.actor.person_id, sitting.now)
        put_in(sitting, row.id, frozen)
        comment(sitting, row.id, f"said {said}")


@contextmanager
def _served(folder: Path, address: str) -> Iterator[tuple[str, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    where = ["--workspace", str(folder), "--database", address, "--port", str(port)]
    command = [sys.executable, "-m", "tocsin", "serve", *where]
    process = subprocess.Popen(command, stdout=sys.stderr)  # ours is for the report
    url, until = f"http://127.0.0.1:{port}", time.monotonic() + START_S
    try:
        while time.monotonic() < until:
            try:
                httpx.get(f"{url}/sign-in.json", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


async def _reading(
    url: str, cookies: list[str], seconds: float, server: psutil.Process
) -> dict[str, Any]:
    seeds = np.random.SeedSequence(SEED).spawn(len(cookies))
    readers = [
        Reader(
            httpx.AsyncClient(base_url=url, cookies={"tocsin_session": cookie}, timeout=30),
            np.random.default_rng(seed),
        )
        for cookie, seed in zip(cookies, seeds, strict=True)
    ]
    first, taken = Taken(), Taken()
    known = await _explored(readers[0].client, first)
    for page, path in _once_each(readers[0], known):
        await first.get(readers[0].client, page, path)
    until = time.monotonic() + seconds
    using = asyncio.create_task(_using(server, until))
    await asyncio.gather(*(_visit(one, known, taken, until) for one in readers))
    report = _said(first, taken) | await using
    report["server_cpu_ms_a_page"] = round(1_000 * report["server_cpu_s"] / report["requests"], 1)
    for one in readers:
        await one.client.aclose()
    return report


async def _explored(client: httpx.AsyncClient, first: Taken) -> Map:
    """What the lists of the desk lead to, and words that its posts have."""
    pages = {path: await first.get(client, path, path) for path in {p for p, _ in THINGS.values()}}
    things = {
        name: sorted({one.replace("&amp;", "&") for one in re.findall(pattern, pages[path])})
        for name, (path, pattern) in THINGS.items()
    }
    rows = (await client.get("/posts.json")).json()
    texts = " ".join(str(post.get("text", "")) for post in rows.get("posts", []))
    words = sorted(set(re.findall(r"[a-z]{4,}", texts.casefold())))
    return Map({name: found for name, found in things.items() if found}, words or ["the"])


def _once_each(reader: Reader, known: Map) -> Iterator[tuple[str, str]]:
    yield from LISTS.items()
    for name, found in known.things.items():
        yield from ((name, path) for path in found[:10])
    yield "posts", _search(reader, known)


def _search(reader: Reader, known: Map) -> str:
    """A search as people make them: words, now and then with filters, or all posts."""
    word = known.words[reader.chance.integers(len(known.words))]
    kinds = (f"/posts?words={word}", f"/posts?words={word}&platform=x&lang=en", "/posts",
             f"/posts?words={word}&order=oldest")  # fmt: skip
    return kinds[reader.chance.integers(len(kinds))]


async def _visit(reader: Reader, known: Map, taken: Taken, until: float) -> None:
    await asyncio.sleep(reader.chance.uniform(0, THINK_S[1]))
    while time.monotonic() < until:
        if reader.chance.random() < EXPLORED:
            html = await taken.get(reader.client, "posts", _search(reader, known))
            await asyncio.sleep(reader.chance.uniform(*THINK_S))
            following = re.search(r'href="(/posts\?[^"]*after=[^"]+)"', html)
            if following and time.monotonic() < until:
                path = following[1].replace("&amp;", "&")
                await taken.get(reader.client, "posts, next page", path)
        else:
            page, path = _any_page(reader, known)
            await taken.get(reader.client, page, path)
        await asyncio.sleep(reader.chance.uniform(*THINK_S))


def _any_page(reader: Reader, known: Map) -> tuple[str, str]:
    names = [*LISTS, *known.things]
    page = names[reader.chance.integers(len(names))]
    if page in LISTS:
        return page, LISTS[page]
    found = known.things[page]
    return page, found[reader.chance.integers(len(found))]


async def _using(server: psutil.Process, until: float) -> dict[str, Any]:
    """The most memory (MB) and the most of one processor (percent) that the server takes."""
    memory, processor = [0.0], [0.0]
    server.cpu_percent()
    begun = sum(server.cpu_times()[:2])
    while time.monotonic() < until:
        await asyncio.sleep(1)
        memory.append(server.memory_info().rss / 1e6)
        processor.append(server.cpu_percent())
    return {
        "server_rss_mb": round(max(memory)),
        "server_cpu_s": round(sum(server.cpu_times()[:2]) - begun, 2),
        "server_cpu_percent": {"most": max(processor), "mean": round(float(np.mean(processor)))},
    }


def _said(first: Taken, taken: Taken) -> dict[str, Any]:
    every = [one for some in taken.seconds.values() for one in some]
    pages = {
        page: _quantiles(some) | {"first_ms": round(1_000 * max(first.seconds.get(page, [0.0])))}
        for page, some in sorted(taken.seconds.items())
    }
    return {
        "requests": len(every),
        "errors": len(first.errors) + len(taken.errors),
        "wrong": [*first.errors, *taken.errors][:5],
        "overall": _quantiles(every),
        "pages": pages,
    }


def _quantiles(seconds: list[float]) -> dict[str, float]:
    p50, p95, p99 = (1_000 * np.percentile(seconds, [50, 95, 99])).round(1).tolist()
    return {"requests": len(seconds), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99}


JOBS: dict[str, Callable[..., None]] = {"make": make, "read": read}

if __name__ == "__main__":
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    sys.stdout.buffer.write(orjson.dumps(report, option=orjson.OPT_INDENT_2) + b"\n")
