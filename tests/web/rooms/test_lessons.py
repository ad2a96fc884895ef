"""A lesson of a case: begun, written until it is whole, taken away in five forms; two writers."""

import zipfile
from io import BytesIO

import pytest

from tocsin.answers.lessons.making import Format

HOSTILE = "<script>window.ran = true</script>"


@pytest.fixture
def lesson(fresh):
    """An analyst with a case, and a lesson begun on it."""
    analyst = fresh.clients["analyst"]
    origin = {"origin": str(analyst.base_url).rstrip("/")}

    def post(path, wanted=303, who="analyst", **form):
        answer = fresh.clients[who].post(path, data=form, headers=origin, follow_redirects=False)
        assert answer.status_code == wanted, answer.text
        return answer.headers.get("location", "").split("?")[0]

    case = post("/cases", title=f"The flood {HOSTILE}", summary="x", tlp="green")
    analyst.post(
        f"{case}/techniques",
        headers=origin,
        data={"base": 1, "technique": "T0139.001", "basis": "inferred"},
        follow_redirects=False,
    )
    return post, case, post(f"{case}/lessons", language="en"), fresh


def written(**changes):
    return {
        "base": 1, "title": f"Floods {HOSTILE}", "aims": "Ask when\nAsk where", "warning": "w",
        "example": "e", "refutation": "r", "technique_id": ["T0139.001"],
        "technique_name": ["Discourage"], "technique_how": ["An old picture."],
        "statement": [f"one {HOSTILE}", "two", "three", "four", ""],
        "is_true": ["true", "false", "true", "false", "true"],
        "feedback": ["because"] * 4 + [""], "technique": ["", "T0139.001", "", "T0139.001", ""],
        "sources": ["Weather service | https://w.example/1"] * 4 + [""],
    } | changes  # fmt: skip


def test_a_lesson_takes_its_title_and_techniques_from_the_case_and_says_what_it_lacks(lesson):
    _, _, path, fresh = lesson
    told = fresh.clients["analyst"].get(f"{path}.json").json()
    assert [one["id"] for one in told["document"]["techniques"]] == ["T0139.001"]
    assert told["whole"] is False
    assert told["missing"]["field"] == "aims"
    page = fresh.clients["analyst"].get(path).text
    assert "Not ready yet." in page
    assert HOSTILE not in page
    assert fresh.clients["analyst"].get(f"{path}/files/h5p").status_code == 422


def test_a_whole_lesson_is_taken_away_in_every_form(lesson):
    post, case, path, fresh = lesson
    post(path, **written())
    viewer = fresh.clients["viewer"]
    assert viewer.get(f"{path}.json").json()["whole"] is True
    for form in Format:
        answer = viewer.get(f"{path}/files/{form}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(viewer.get(f"{path}/files/anki").content)) as archive:
        assert "collection.anki2" in archive.namelist()
    assert HOSTILE not in viewer.get(f"{path}/files/play").text
    assert path in viewer.get(f"{case}/lessons").text


def test_two_writers_are_told_and_nothing_is_overwritten(lesson):
    post, _, path, fresh = lesson
    post(path, **written())
    post(path, 409, **written(title="Mine"))
    assert fresh.clients["analyst"].get(f"{path}.json").json()["document"]["title"].startswith("F")


def test_a_lesson_is_known_to_who_knows_its_case_and_written_by_who_may(lesson):
    post, case, path, fresh = lesson
    post(path, 403, who="viewer", **written())
    post(f"{path}/remove", 403, who="viewer")
    post(f"{case}/members", base=2, kind="person", member=fresh.people["analyst"])
    post(f"{case}/frame", base=3, title="The flood", status="open", tlp="red")
    assert fresh.clients["viewer"].get(path).status_code == 404
    assert fresh.clients["viewer"].get(f"{case}/lessons").status_code == 404


def test_a_lesson_can_be_deleted(lesson):
    post, case, path, fresh = lesson
    assert post(f"{path}/remove") == f"{case}/lessons"
    assert fresh.clients["analyst"].get(path).status_code == 404


def test_a_language_without_words_is_refused(lesson):
    post, case, _, _ = lesson
    post(f"{case}/lessons", 422, language="xx")
