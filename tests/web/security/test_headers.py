"""What the browser is told, and which requests are not from a page of this desk."""

import re

import pytest


def test_every_answer_has_a_strict_policy_and_is_not_kept(clients):
    for path in ("/", "/sign-in", "/nowhere", "/cases.json"):
        answer = clients["viewer"].get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_style_or_script_of_its_own(clients):
    page = clients["analyst"].get("/cases").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(clients, headers):
    viewer = clients["viewer"]
    before = viewer.get("/me.json").json()["theme"]
    answer = viewer.post("/me/theme", data={"theme": "dark"}, headers=headers)
    assert answer.status_code == 403
    assert viewer.get("/me.json").json()["theme"] == before


def test_another_host_is_not_answered(clients):
    answer = clients["viewer"].get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
