"""What the pages of the roundtable do, refuse and hide; partners are desks in this process."""

import csv
import io
import re

import orjson
import pytest
from lxml import html
from tests.roundtable.live.desks import meet, take_over
from tests.web.rooms.tables import ALL, WHY, case, table

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import open_case
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.circle.circles import card
from tocsin.desk.roundtable.inbox import judgements
from tocsin.desk.roundtable.inbox.inbox import view
from tocsin.desk.roundtable.partners import groups, partners
from tocsin.desk.roundtable.streams.posting import waiting_files
from tocsin.desk.roundtable.streams.speaking import say
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Seen, Sighting
from tocsin.roundtable.partners.keys import fingerprint

ORIGIN = {"origin": "http://testserver"}
HOSTILE = '<img src=x onerror=alert(1)> "\u202e'


@pytest.fixture
def laid(empty, tmp_path, database_at):
    """A table with one partner whose key was compared on both sides."""
    return table(empty.desk, tmp_path, database_at)


@pytest.fixture
def met(empty, tmp_path, database_at):
    """A table whose people have not met."""
    return table(empty.desk, tmp_path, database_at, acquainted=False)


@pytest.fixture
def post(empty):
    """Sends a form as a page does; gives the answer."""

    def send(role, path, **form):
        return empty.clients[role].post(path, data=form, headers=ORIGIN, follow_redirects=False)

    return send


@pytest.fixture
def told(empty):
    """The JSON twin of a page."""

    def ask(role, path):
        name, _, query = path.partition("?")
        answer = empty.clients[role].get(f"{name}.json?{query}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


@pytest.fixture
def page(empty):
    """A page as somebody sees it."""

    def look(role, path):
        answer = empty.clients[role].get(path)
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)

    return look


def own_case(signed, **more):
    with signed.desk.acting(ALL) as sitting:
        return open_case(sitting, case(**more)).id


def words(element):
    return " ".join(element.text_content().split())


def steps_done(told, partner):
    steps = told("administrator", f"/administration/partners/{partner}")["steps"]
    return [one["name"] for one in steps if one["done"]]


def test_the_checklist_follows_what_the_desk_has_on_record(empty, met, post, told):
    there = met.there
    with there.desk.looking(ALL) as sitting:
        theirs = card(sitting)
    wrong = post("administrator", "/partners/new", card="{not json", most_tlp="green")
    assert wrong.status_code == 422
    assert "{not json" in wrong.text
    assert "no card of a desk" in wrong.text
    given = orjson.dumps(to_json(theirs)).decode()
    noted = post("administrator", "/partners/new", card=given, most_tlp="green")
    assert noted.status_code == 303
    partner = theirs.desk
    assert f"/administration/partners/{partner}" in noted.headers["location"]
    assert steps_done(told, partner) == ["card", "tlp", "address"]
    path = f"/administration/partners/{partner}"
    digits = fingerprint(theirs.key)
    other = post("administrator", f"{path}/compare", key=theirs.key, read=digits[:-1] + "x",
                 way="in_person", with_whom="Their liaison")  # fmt: skip
    assert other.status_code == 422
    assert "Do not go on" in other.text or "not the same" in other.text
    assert "Their liaison" in other.text
    assert steps_done(told, partner) == ["card", "tlp", "address"]
    done = post("administrator", f"{path}/compare", key=theirs.key, read=digits.replace(" ", ""),
                way="known_number", with_whom="Their liaison")  # fmt: skip
    assert done.status_code == 303
    assert "compare" in steps_done(told, partner)
    meet_back(met)
    shared = post("liaison", f"/cases/{own_case(empty)}/share", to=f"desk:{partner}",
                  label="green", version="1", texts="true")  # fmt: skip
    assert shared.status_code == 303
    assert "receipt" not in steps_done(told, partner)
    met.carry()
    assert steps_done(told, partner)[-2:] == ["first", "receipt"]


def meet_back(laid):
    """The partner meets us, too."""
    meet(laid.there, laid.here)


def test_nothing_can_be_shared_with_whom_nobody_has_compared(empty, met, post, told):
    with met.there.desk.looking(ALL) as sitting:
        theirs = card(sitting)
    given = orjson.dumps(to_json(theirs)).decode()
    post("administrator", "/partners/new", card=given, most_tlp="green")
    mine = own_case(empty)
    offered = empty.clients["liaison"].get(f"/cases/{mine}/share").text
    assert "no partner whose key was compared" in offered
    sent = post("liaison", f"/cases/{mine}/share", to=f"desk:{theirs.desk}", label="green",
                version="1")  # fmt: skip
    assert sent.status_code == 422
    assert told("liaison", f"/cases/{mine}/share")["shared"] == []


def test_who_administers_leads_partners_and_sees_no_messages(empty, laid, told):
    laid.told()
    rows = told("administrator", "/administration/partners")["partners"]
    assert [one["name"] for one in rows] == ["The Institute of south"]
    for path in ("/partners", "/roundtable", "/roundtable/inbox", "/groups"):
        assert empty.clients["administrator"].get(path).status_code == 403
    for path in ("/administration/partners", "/administration/groups", "/partners/new",
                 "/administration/roundtable/identity"):  # fmt: skip
        assert empty.clients["administrator"].get(path).status_code == 200
        assert empty.clients["liaison"].get(path).status_code == 403


def test_our_card_can_be_copied_and_its_digits_read_aloud(empty, laid, page, told):
    me = told("viewer", "/roundtable/identity")
    assert me["fingerprint"] == fingerprint(me["public_key"])
    seen = page("viewer", "/roundtable/identity")
    groups = seen.xpath("//p[@class='fingerprint']//span/text()")
    assert groups == me["fingerprint"].split()
    assert orjson.loads(seen.xpath("//pre")[0].text_content())["key"] == me["public_key"]


def test_a_share_is_read_judged_and_opened_as_a_case_that_says_from_whom_it_is(
    empty, laid, post, told, page
):
    thread = laid.told(case("Poisoned river"))
    path = f"/roundtable/threads/{thread}"
    data = told("viewer", path)
    assert data["standing"] == "waiting"
    assert data["source"]["name"] == "The Institute of south"
    assert data["told"]["cases"][0]["summary"] == "Forty accounts said it within two hours."
    counted = {one["type"]: one["count"] for one in data["told"]["things"]}
    assert (counted["media-content"], counted["user-account"]) == (3, 3)
    assert not page("viewer", path).xpath(f"//form[@action='{path}/accept']")
    short = post("analyst", f"{path}/accept", message=thread, reasons="ok", confidence="low")
    assert short.status_code == 422
    assert ">ok</textarea>" in short.text
    assert post("liaison", f"{path}/accept", message=thread, reasons=WHY,
                confidence="low").status_code == 403  # fmt: skip
    assert post("analyst", f"{path}/accept", message=thread, reasons=WHY,
                confidence="low").status_code == 303  # fmt: skip
    opened = post("analyst", f"{path}/open", reasons=WHY)
    made = opened.headers["location"].split("?")[0]
    assert "Poisoned river" in empty.clients["analyst"].get(made).text
    after = told("analyst", path)
    assert after["standing"] == "accepted"
    assert [one["href"] for one in after["built"]] == [made]
    assert [one["kind"] for one in after["acts"]] == ["accepted", "relied"]
    assert told("viewer", "/roundtable")["apart"]["own"] == 0


def test_a_correction_is_told_with_what_it_changed_and_what_we_built_is_flagged(
    empty, laid, post, told
):
    thread = laid.told()
    path = f"/roundtable/threads/{thread}"
    post("analyst", f"{path}/accept", message=thread, reasons=WHY, confidence="medium")
    made = post("analyst", f"{path}/open", reasons=WHY).headers["location"]
    case_id = made.split("?")[0].rpartition("/")[2]
    laid.corrected(summary="Sixty accounts said it.", posts=case().posts[:2])
    data = told("analyst", path)
    assert data["standing"] == "look_again"
    assert [one["kind"] for one in data["troubles"]] == ["corrected"]
    last = data["versions"][-1]
    assert last["reasons"] == WHY
    assert [one for one in last["changes"]["gone"] if one.startswith("2:")]
    assert ["description"] in [one["parts"] for one in last["changes"]["changed"]]
    assert told("viewer", "/roundtable")["to_look_at"][0]["thread"] == thread
    builds = told("liaison", f"/cases/{case_id}/share")["builds_on"]
    assert builds[0]["troubles"] == ["corrected"]
    stale = post("analyst", f"{path}/accept", message=thread, reasons=WHY, confidence="high")
    assert stale.status_code == 422
    assert post("analyst", f"{path}/look", on=case_id, reasons=WHY).status_code == 303
    assert told("analyst", path)["built"][0]["troubles"] == []
    assert told("viewer", "/roundtable")["to_look_at"] == []


def test_a_contest_and_a_sighting_reach_the_source_and_a_reply_comes_back(empty, laid, post, told):
    thread = laid.told()
    path = f"/roundtable/threads/{thread}"
    assert post("analyst", f"{path}/contest", reasons=WHY).status_code == 403
    assert post("liaison", f"{path}/contest", reasons=WHY, evidence="one\n\ntwo").status_code == 303
    assert post("liaison", f"{path}/sight", seen="seen", count="7", first="2026-02-01T00:00",
                last="2026-02-03T00:00", platforms="x, vk").status_code == 303  # fmt: skip
    late = post("liaison", f"{path}/sight", seen="seen", count="7", first="2026-02-03T00:00",
                last="2026-02-01T00:00")  # fmt: skip
    assert late.status_code == 422
    laid.carry()
    theirs = laid.seen(thread)
    (contest,) = theirs.thread.open_contests
    assert contest.current.payload["evidence"] == ["one", "two"]
    assert [(one.count, one.seen) for one in theirs.sightings] == [(7, Seen.SEEN)]
    laid.does(sharing.reply_to, contest.current.id, {"text": f"By Friday. {HOSTILE}"})
    data = told("viewer", path)
    assert data["contests"][0]["replies"][0]["text"].startswith("By Friday.")
    assert data["contests"][0]["ours"] is True


def test_ours_is_contested_answered_corrected_and_the_contest_stays_open(
    empty, laid, post, told, page
):
    mine = own_case(empty)
    share = f"/cases/{mine}/share"
    sent = post("liaison", share, to=f"desk:{laid.there.id}", label="green", version="1")
    path = sent.headers["location"].split("?")[0]
    laid.carry()
    laid.does(sharing.contest, path.rpartition("/")[2], "One of the letters is real, we know it.")
    assert [one["href"] for one in told("viewer", "/roundtable")["contested"]] == [path]
    (contest,) = told("liaison", path)["contests"]
    assert post("liaison", f"{path}/reply", message=contest["id"], text="").status_code == 422
    assert post("liaison", f"{path}/reply", message=contest["id"],
                text="We look again.").status_code == 303  # fmt: skip
    frame = {"base": "1", "title": "The river", "summary": "Two letters, not three.",
             "status": "open", "tlp": "green"}  # fmt: skip
    assert post("analyst", f"/cases/{mine}/frame", **frame).status_code == 303
    (row,) = told("liaison", share)["shared"]
    assert row["version"] == 1
    asked = f"{share}?to={row['chosen']}&label=green"
    change = told("liaison", asked)["preview"]["change"]
    assert change["changed"] > 0
    typed = {"to": row["chosen"], "label": "green", "reasons": WHY}
    assert post("liaison", f"{share}/correct", **typed, version="1").status_code == 422
    assert post("liaison", f"{share}/correct", **typed, version="2").status_code == 303
    laid.carry()
    theirs = laid.seen(path.rpartition("/")[2])
    assert len(theirs.thread.root.versions) == 2
    assert len(theirs.thread.open_contests) == 1
    forms = f"//form[@action='{path}/revoke']//input[@name='message']/@value"
    current = page("liaison", path).xpath(forms)[0]
    assert post("liaison", f"{path}/revoke", message=current, reasons=WHY).status_code == 303
    laid.carry()
    assert laid.seen(path.rpartition("/")[2]).thread.root.revoked is not None


def test_what_would_leave_is_what_leaves_and_nothing_leaves_by_looking(empty, laid, told):
    mine = own_case(empty)
    asked = f"/cases/{mine}/share?to=desk:{laid.there.id}&label=green&texts=true"
    preview = told("liaison", asked)["preview"]
    laid.carry()
    assert told("viewer", f"/cases/{mine}/share")["shared"] == []
    would = empty.clients["liaison"].get(asked.replace("/share?", "/share/bundle?"))
    assert would.headers["content-disposition"].startswith("attachment")
    sent = empty.clients["liaison"].post(
        f"/cases/{mine}/share.json", headers=ORIGIN,
        json={"to": f"desk:{laid.there.id}", "label": "green", "texts": True, "version": 1},
    ).json()  # fmt: skip
    laid.carry()
    with laid.there.desk.looking(ALL) as sitting:
        theirs = view(sitting, sent["message"])
    whole = theirs.opened[sent["message"]]
    counted = {one["type"]: one["count"] for one in preview["objects"]}
    assert counted == dict(whole.objects)
    ids = [one["id"] for one in would.json()["objects"]]
    assert ids == [one["id"] for one in whole.payload["objects"]]
    named = [one for one in whole.payload["objects"] if one["type"] == "user-account"]
    assert not re.search("handle[0-9]", orjson.dumps(named).decode())  # pseudonyms only


def test_a_label_more_open_than_the_case_is_neither_offered_nor_taken(empty, laid, post, page):
    mine = own_case(empty, tlp=Tlp.GREEN)
    offered = page("liaison", f"/cases/{mine}/share").xpath("//*[@id='label']/option/@value")
    assert offered == ["green", "amber", "amber_strict", "red"]
    sent = post("liaison", f"/cases/{mine}/share", to=f"desk:{laid.there.id}", label="clear",
                version="1")  # fmt: skip
    assert sent.status_code == 422


def test_red_is_for_liaisons_and_what_was_shared_of_a_case_for_who_knows_of_it(empty, laid, told):
    with laid.there.desk.acting(ALL) as sitting:
        partners.agree_tlp(sitting, laid.here.id, Tlp.RED, WHY)
    with empty.desk.acting(ALL) as sitting:
        partners.agree_tlp(sitting, laid.there.id, Tlp.RED, WHY)
        mine = open_case(sitting, case("Hidden", tlp=Tlp.AMBER)).id
        said = sharing.share_case(
            sitting, empty.desk.workspace, mine, Address(desk=laid.there.id), Tlp.AMBER, None
        )
    red = laid.told(case("Red"), tlp=Tlp.RED)
    hidden = f"/roundtable/threads/{said.id}"
    assert empty.clients["liaison"].get(f"/roundtable/threads/{red}").status_code == 200
    assert empty.clients["analyst"].get(f"/roundtable/threads/{red}").status_code == 404
    assert empty.clients["analyst"].get(f"/roundtable/messages/{red}").status_code == 404
    for path in (hidden, f"/cases/{mine}/share", f"/roundtable/messages/{said.id}"):
        assert empty.clients["viewer"].get(path).status_code == 404
    assert "Red" not in str(told("analyst", "/roundtable/inbox"))


def test_a_contest_under_red_hides_itself_and_not_what_it_contests(empty, laid, told):
    for here, there in ((laid.here, laid.there), (laid.there, laid.here)):
        with here.desk.acting(ALL) as sitting:
            partners.agree_tlp(sitting, there.id, Tlp.RED, WHY)
    with empty.desk.acting(ALL) as sitting:
        said = sharing.share_case(
            sitting, empty.desk.workspace, open_case(sitting, case()).id,
            Address(desk=laid.there.id), Tlp.GREEN, None,
        )  # fmt: skip
    laid.carry()
    secret = {"reasons": "Our source inside the group says otherwise.", "evidence": []}
    contest = laid.does(say, What.CONTEST, secret, Tlp.RED, Address(desk=laid.here.id),
                        about=said.id)  # fmt: skip
    path = f"/roundtable/threads/{said.id}"
    (seen,) = told("analyst", path)["contests"]
    assert (seen["closed"], seen["text"]) == (True, "")
    assert told("liaison", path)["contests"][0]["text"] == secret["reasons"]
    for role, status in (("analyst", 404), ("liaison", 200)):
        answer = empty.clients[role].get(f"/roundtable/messages/{contest.id}")
        assert answer.status_code == status
    for place in (path, "/roundtable/inbox", "/roundtable"):
        assert "inside the group" not in empty.clients["analyst"].get(place).text


def test_why_we_build_on_a_share_is_told_to_those_who_may_know_of_the_case(empty, laid, told):
    thread = laid.told()
    with empty.desk.acting(ALL) as sitting:
        judgements.accept(sitting, thread, thread, WHY, Confidence.HIGH)
        mine = open_case(sitting, case("The minister", tlp=Tlp.AMBER)).id
        judgements.rely(sitting, thread, mine, "What the minister did builds on it.")
    path = f"/roundtable/threads/{thread}"
    for role in ("viewer", "analyst"):
        seen = told(role, path)
        assert seen["acts"][-1]["hidden"]
        assert seen["built"][0]["on"] == ""
        assert "minister" not in str(seen)
        assert mine not in empty.clients[role].get(path).text


def test_what_a_partner_writes_stays_text(empty, laid, page, told):
    thread = laid.told(case(f"Title {HOSTILE}", words=HOSTILE))
    laid.corrected(summary=HOSTILE)
    other = {"type": "other", "javascript:alert(1)": [HOSTILE, "https://evil.example"]}
    laid.does(sharing.correct, laid.seen(thread).thread.root.current.id, WHY, other)
    for path in ("/roundtable", "/roundtable/inbox", f"/roundtable/threads/{thread}"):
        seen = page("viewer", path)
        assert not seen.xpath("//main//img | //main//script")
        links = seen.xpath("//main//a/@href")
        assert not [one for one in links if "evil" in one or "javascript" in one]


def test_the_inbox_is_filtered_and_taken_away_as_a_table(empty, laid, told, post):
    first, second = laid.told(case("=1+1")), laid.told(case("Second"))
    post("analyst", f"/roundtable/threads/{first}/accept", message=first, reasons=WHY,
         confidence="low")  # fmt: skip
    waiting = told("viewer", "/roundtable/inbox?standing=waiting")["threads"]
    assert [one["thread"] for one in waiting] == [second]
    of_theirs = told("viewer", f"/roundtable/inbox?partner={laid.there.id}")["threads"]
    assert {one["thread"] for one in of_theirs} == {first, second}
    assert told("viewer", "/roundtable/inbox?partner=nobody")["threads"] == []
    assert told("viewer", "/roundtable/inbox?ours=true")["threads"] == []
    text = empty.clients["viewer"].get("/roundtable/inbox.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {one["title"] for one in rows} == {"'=1+1", "Second"}
    assert {one["source"] for one in rows} == {"The Institute of south"}
    assert empty.clients["viewer"].get("/roundtable/inbox?before=nowhere").status_code == 422


def test_a_stolen_key_marks_what_came_under_it(empty, laid, post, told):
    thread = laid.told()
    partner = laid.there.id
    key = told("viewer", f"/partners/{partner}")["keys"][0]["public"]
    path = f"/administration/partners/{partner}"
    none = post("administrator", f"{path}/revoke", key=key, suspect_since="", reason=WHY)
    assert none.status_code == 422
    assert WHY in none.text
    assert post("administrator", f"{path}/revoke", key=key, suspect_since="2026-01-01T00:00",
                reason=WHY).status_code == 303  # fmt: skip
    data = told("viewer", f"/roundtable/threads/{thread}")
    assert data["versions"][0]["suspect"] is True
    assert data["versions"][0]["key_state"] == "revoked"
    assert told("viewer", "/roundtable")["to_compare"][0]["name"] == "The Institute of south"
    seen = told("viewer", f"/partners/{partner}")
    assert seen["health"] == "key_lost"
    assert [one["kind"] for one in seen["record"]] == ["met", "compared", "key_revoked"]


def test_a_partner_is_suspended_resumed_and_parted_from_with_reasons(empty, laid, post, told):
    path = f"/administration/partners/{laid.there.id}"
    short = post("administrator", f"{path}/suspend", reason="no")
    assert short.status_code == 422
    assert "When something is wrong" in short.text
    for step, standing in (("suspend", "suspended"), ("resume", "trusted"), ("end", "ended")):
        assert post("administrator", f"{path}/{step}", reason=WHY).status_code == 303
        assert told("administrator", path)["standing"] == standing
    assert post("administrator", f"{path}/resume", reason=WHY).status_code == 422


def test_the_line_tells_how_it_is_and_messages_can_be_carried(empty, laid, post, told):
    partner = laid.there.id
    assert told("viewer", f"/partners/{partner}")["health"] == "never"
    laid.network.down = {"south"}
    post("liaison", f"/cases/{own_case(empty)}/share", to=f"desk:{partner}", label="green",
         version="1")  # fmt: skip
    assert told("viewer", f"/partners/{partner}")["health"] == "waiting"
    laid.carry()
    seen = told("viewer", f"/partners/{partner}")
    assert (seen["health"], seen["waiting"]) == ("failing", 1)
    assert told("viewer", "/roundtable")["to_call"][0]["href"] == f"/partners/{partner}"
    carried = empty.clients["liaison"].get(f"/partners/{partner}/messages.jsonl")
    assert len(carried.content.splitlines()) == 1
    assert post("liaison", f"/partners/{partner}/try").status_code == 303
    laid.network.down = set()
    laid.carry()
    assert told("viewer", f"/partners/{partner}")["waiting"] == 0


def test_who_may_not_know_of_a_case_does_not_carry_it(empty, laid):
    partner = laid.there.id
    with empty.desk.acting(ALL) as sitting:
        mine = open_case(sitting, case("Hidden", tlp=Tlp.AMBER)).id
        sharing.share_case(
            sitting, empty.desk.workspace, mine, Address(desk=partner), Tlp.AMBER, None
        )
        (raw,) = waiting_files(sitting, partner)
    assert b"Hidden" in raw
    answer = empty.clients["liaison"].get(f"/partners/{partner}/messages.jsonl")
    assert answer.status_code == 403
    assert "not shared with you" in answer.text


def test_a_share_is_told_as_taken_only_on_a_signed_receipt(empty, laid, post, told, page):
    laid.network.down = {"south"}
    sent = post("liaison", f"/cases/{own_case(empty)}/share", to=f"desk:{laid.there.id}",
                label="green", version="1")  # fmt: skip
    path = sent.headers["location"].split("?")[0]
    ((waits,),) = [one["desks"] for one in told("viewer", path)["delivered"]]
    assert (waits["desk"]["id"], waits["taken_at"]) == (laid.there.id, None)
    assert "Not everybody below has taken it yet." in words(page("viewer", path))
    laid.network.down = set()
    laid.carry()
    ((taken,),) = [one["desks"] for one in told("viewer", path)["delivered"]]
    assert taken["taken_at"] is not None
    assert "It is with the partner." in words(page("viewer", path))
    laid.network.down = {"south"}
    post("liaison", f"{path}/revoke", message=path.rpartition("/")[2], reasons=WHY)
    shared, revoked = told("viewer", path)["delivered"]
    assert (shared["what"], revoked["what"]) == ("share", "revoke")
    assert shared["desks"][0]["taken_at"] is not None
    assert revoked["desks"][0]["taken_at"] is None
    assert "not everybody below knows it yet" in words(page("viewer", path))
    laid.network.down = set()
    laid.carry()
    assert told("viewer", path)["delivered"][1]["desks"][0]["taken_at"] is not None
    assert "Nothing more is to be done." in words(page("viewer", path))


def test_what_a_partner_refuses_for_now_is_seen_and_whom_to_call(empty, laid, told, page):
    with laid.here.desk.acting(ALL) as sitting:
        made = groups.found(sitting, "The table", [laid.there.id], Tlp.AMBER)
        edition = groups.group(sitting, made).editions[-1].digest
    laid.here.say(Address(group=made, edition=edition))
    laid.carry()
    path = f"/partners/{laid.there.id}"
    seen = told("viewer", path)
    assert (seen["health"], seen["held_up"][0]["why"]) == ("held_up", "wrong_address")
    assert told("viewer", "/roundtable")["to_call"][0]["href"] == path
    said = words(page("viewer", path))
    assert "What it does not take for now" in said
    assert "The table: for somebody else" in said


@pytest.mark.parametrize("path", ["/roundtable", "/partners", "/commitments", "/taxii"])
def test_the_menu_says_that_one_stands_at_the_roundtable(laid, page, path):
    assert laid
    (current,) = page("viewer", path).xpath("//header//a[@aria-current='page']/@href")
    assert current == "/roundtable"


def test_what_was_refused_from_a_partner_is_counted_on_its_page(empty, laid, told):
    laid.told()
    (raw,) = laid.network.envelopes(laid.here)
    for _ in range(3):
        laid.here.knock("/roundtable/envelopes", raw)
    (refused,) = told("viewer", f"/partners/{laid.there.id}")["refused"]
    assert (refused["reason"], refused["count"]) == ("replayed", 3)


def test_our_own_key_is_changed_in_order_or_given_up(empty, laid, post, told):
    before = told("viewer", "/roundtable/identity")
    path = "/administration/roundtable/identity"
    assert post("liaison", f"{path}/rotate").status_code == 403
    assert post("administrator", f"{path}/rotate").status_code == 303
    after = told("viewer", "/roundtable/identity")
    assert after["fingerprint"] != before["fingerprint"]
    assert after["id"] == before["id"]
    assert [one["public"] for one in after["earlier_keys"]] == [before["public_key"]]
    none = post("administrator", f"{path}/revoke", suspect_since="")
    assert none.status_code == 422
    lost = post("administrator", f"{path}/revoke", suspect_since="2026-01-01T00:00")
    assert lost.status_code == 303
    assert len(told("viewer", "/roundtable/identity")["earlier_keys"]) == 2


def test_a_group_is_founded_noted_by_the_other_and_shared_with(empty, laid, post, told):
    alone = post("administrator", "/administration/groups", name="The Danube", most_tlp="green")
    assert alone.status_code == 422
    assert "The Danube" in alone.text
    made = post("administrator", "/administration/groups", name="The Danube",
                members=[laid.there.id], most_tlp="green")  # fmt: skip
    group = made.headers["location"].split("?")[0].rpartition("/")[2]
    seen = told("viewer", f"/groups/{group}")
    assert {one["name"] for one in seen["members"]} == {"The Institute", "The Institute of south"}
    assert post("administrator", "/administration/groups/note", editions="[{]").status_code == 422
    assert post("administrator", f"/administration/groups/{group}/dissolve",
                reason="x").status_code == 422  # fmt: skip
    with empty.desk.looking(ALL) as sitting:
        take_over(groups.group(sitting, group).editions, [laid.there])
    sent = post("liaison", f"/cases/{own_case(empty)}/share", to=f"group:{group}", label="green",
                version="1")  # fmt: skip
    laid.carry()
    thread = sent.headers["location"].split("?")[0].rpartition("/")[2]
    assert laid.seen(thread).row.title == "The river"
    (ours,) = told("viewer", "/roundtable/inbox?ours=true")["threads"]
    assert ours["to"]["name"] == "The Danube"


def test_what_was_passed_on_and_corrected_is_owed_until_a_liaison_sends_it(
    empty, tmp_path, database_at, post, told
):
    laid = table(empty.desk, tmp_path, database_at, "south", "west")
    thread = laid.told(tlp=Tlp.GREEN)
    west = laid.others[1]
    passed = post("liaison", f"/roundtable/threads/{thread}/pass-on", to=f"desk:{west.id}",
                  label="green")  # fmt: skip
    ours = passed.headers["location"].split("?")[0]
    laid.carry()
    laid.corrected(summary="Sixty accounts said it.")
    (owed,) = told("liaison", "/roundtable")["owed"]
    (duty,) = told("liaison", ours)["duties"]
    assert owed["what"] == duty["what"] == "correct"
    assert post("liaison", f"{ours}/discharge", **duty, reasons=WHY).status_code == 303
    laid.carry()
    assert told("liaison", "/roundtable")["owed"] == []
    assert len(laid.seen(ours.rpartition("/")[2], west).thread.root.versions) == 2


def test_sightings_of_two_partners_stand_apart_and_are_never_added_up(
    empty, tmp_path, database_at, page, post
):
    laid = table(empty.desk, tmp_path, database_at, "south", "west")
    threads = []
    mine = own_case(empty)
    for one in laid.others:
        sent = post("liaison", f"/cases/{mine}/share", to=f"desk:{one.id}", label="green",
                    version="1")  # fmt: skip
        threads.append(sent.headers["location"].split("?")[0].rpartition("/")[2])
    laid.carry()
    at = empty.desk.clock()
    for one, thread, count in zip(laid.others, threads, (1234, 77), strict=True):
        seen = Sighting(seen=Seen.SEEN, count=count, first=at, last=at)
        laid.does(sharing.sight, thread, seen, at=one)
    for thread, count in zip(threads, ("1,234", "77"), strict=True):
        said = words(page("viewer", f"/roundtable/threads/{thread}"))
        assert count in said
        assert "1,311" not in said


def test_the_confidence_of_the_source_is_told_apart_from_ours(empty, laid, told):
    one = laid.case_there(case("Sure"))
    sent = laid.does(sharing.share_case, laid.there.desk.workspace, one,
                     Address(desk=laid.here.id), Tlp.GREEN, Confidence.VERY_HIGH)  # fmt: skip
    with empty.desk.acting(ALL) as sitting:
        judgements.accept(sitting, sent.id, sent.id, WHY, Confidence.LOW)
    data = told("viewer", f"/roundtable/threads/{sent.id}")
    assert (data["confidence"], data["acts"][0]["confidence"]) == ("very_high", "low")
