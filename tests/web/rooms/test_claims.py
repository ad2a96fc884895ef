"""Claims: what was matched and why, what people rejected, and what nobody has answered."""

import pytest

KEY = "0000000000000007"


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_a_claim_shows_each_match_with_its_reason_and_what_to_look_at_twice(viewer):
    data = viewer.get(f"/claims/{KEY}.json").json()
    assert [one["tier"] for one in data["matches"]] == ["suggested", "rejected", "confirmed"]
    first = data["matches"][0]
    assert first["flag_names"] == ["one of the two says “not”"]
    assert first["stance_name"] == "denies the claim"
    assert first["post"]["text"].startswith("<script>")


def test_posts_of_a_match_that_a_person_rejected_do_not_count(viewer):
    behind = viewer.get(f"/posts.json?claim={KEY}").json()
    keys = {int(post["key"], 16) for post in behind["posts"]}
    assert keys == {100, 101, 106}  # two texts that stand, one by a link; not the rejected one


def test_claims_to_check_first_lead_to_all_their_wordings(viewer):
    (row,) = viewer.get("/claims/unanswered.json").json()["listing"]["rows"]
    data = viewer.get(f"{row['href']}.json").json()
    assert data["wordings"] == 2
    behind = viewer.get(data["posts_href"].replace("/posts?", "/posts.json?")).json()
    assert {int(post["key"], 16) for post in behind["posts"]} == {103, 104}


def test_words_filter_both_lists(viewer):
    for path in ("/claims", "/claims/unanswered"):
        assert viewer.get(f"{path}.json?words=zebra").json()["listing"]["total"] == 0


def test_addresses_are_text_that_opens_nothing(viewer):
    page = viewer.get(f"/claims/{KEY}").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript:' not in page


@pytest.mark.parametrize("path", ["/claims/zz", f"/claims/{'0' * 16}", "/claims/unanswered/zz"])
def test_an_unknown_claim_is_not_found(viewer, path):
    assert viewer.get(path).status_code == 404
