"""The H5P file in H5P's own player, where somebody has it: TOCSIN_H5P names a folder.

It holds ``standalone/`` (the ``dist`` of the npm package h5p-standalone) and ``libraries/`` (the
content types, one folder each, as in H5P.TrueFalse-1.8). They belong to others and are not here.
"""

import functools
import os
import shutil
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from tocsin.answers.lessons.h5p import write_h5p
from tocsin.answers.lessons.saying import feedback

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><meta charset="utf-8"><div id="here"></div>
<script src="standalone/main.bundle.js"></script>
<script>new H5PStandalone.H5P(document.getElementById("here"), {h5pJsonPath: "lesson",
librariesPath: "libraries", frameJs: "standalone/frame.bundle.js",
frameCss: "standalone/styles/h5p.css"});</script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def player(pack, tmp_path):
    folder = os.environ.get("TOCSIN_H5P")
    if not folder:
        pytest.skip("TOCSIN_H5P names no folder with H5P's player and libraries")
    for name in ("standalone", "libraries"):
        shutil.copytree(Path(folder) / name, tmp_path / name)
    write_h5p(pack, tmp_path / "lesson.h5p")
    with zipfile.ZipFile(tmp_path / "lesson.h5p") as archive:
        archive.extractall(tmp_path / "lesson")
    (tmp_path / "index.html").write_text(PAGE)
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


def test_the_player_shows_the_lesson_and_tells_the_feedback(pack, player, browser, tmp_path):
    sheet = browser.new_page()
    errors = []
    sheet.on("pageerror", lambda error: errors.append(str(error)))
    sheet.goto(player)
    frame = sheet.frame_locator("iframe")
    frame.locator(".qs-startbutton").click()
    shown = frame.locator(".h5p-question-introduction:visible").inner_text().strip()
    (item,) = [one for one in pack.items if one.statement == shown]
    answer = "true" if item.is_true else "false"
    frame.locator(".h5p-true-false-answer:visible").nth(0 if answer == "true" else 1).click()
    frame.locator(".h5p-question-check-answer:visible").click()
    told = frame.locator(".h5p-question-feedback-content-text:visible").inner_text()
    assert " ".join(told.split()) == " ".join(feedback(pack, item).split())
    raw = orjson.loads((tmp_path / "lesson" / "h5p.json").read_bytes())
    assert raw["title"] == pack.title
    sheet.screenshot(path=tmp_path / "h5p.png")
    sheet.close()
    assert errors == []
