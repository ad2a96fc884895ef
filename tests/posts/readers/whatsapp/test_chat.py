"""WhatsApp's chat export as a whole: messages, notices, media, deletions."""

import pytest

from tocsin.posts.readers.whatsapp.chat import WhatsApp
from tocsin.posts.records import Other, Outcome, Post, Rejected
from tocsin.posts.schema import Kind

READER = WhatsApp()


def outcomes(text: str) -> list[Outcome]:
    records = READER.records(iter(enumerate(text.split("\n"), 1)))
    return [outcome for record in records for outcome in READER.read(record)]


def posts(text: str) -> list[Post]:
    return [outcome for outcome in outcomes(text) if isinstance(outcome, Post)]


def only(text: str) -> Post:
    (found,) = posts(text)
    return found


def test_a_chat_of_several_lines_and_notices_is_cut_at_its_headers() -> None:
    found = outcomes(
        '13/01/21, 09:00 - Mira created group "River"\n'
        "13/01/21, 09:01 - Mira: The bridge is closed,\n"
        "\n"
        "and the mill too.\n"
        "13/01/21, 09:02 - Jo: ok\n"
    )
    assert found[0] == Other("system messages")
    first, second = found[1:]
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert first.text == "The bridge is closed,\n\nand the mill too."
    assert (first.platform, first.kind, first.conversation_id) == ("whatsapp", Kind.MESSAGE, "")
    assert (first.account_id, second.account_id) == ("Mira", "Jo")
    assert first.created_at.isoformat() == "2021-01-13T09:01:00"
    assert first.notes == ()


def test_records_know_their_line_and_keep_it_as_it_stood() -> None:
    lines = ["13/01/21, 09:01 - Mira: one", "two", "13/01/21, 09:02 - Jo: three"]
    records = list(READER.records(iter(enumerate(lines, 1))))
    assert [record.line for record in records] == [1, 3]
    assert records[0].raw == b"13/01/21, 09:01 - Mira: one\ntwo"
    assert {record.layout for record in records} == {"text"}


def test_an_ambiguous_order_is_assumed_openly_and_a_decided_one_is_not_noted() -> None:
    ambiguous = only("01/02/21, 09:00 - Mira: hi")
    assert ambiguous.created_at.month == 2
    assert ambiguous.notes == ("day_month_order_assumed",)
    decided = posts("01/02/21, 09:00 - Mira: hi\n01/13/21, 09:00 - Mira: hi")
    assert [post.created_at.month for post in decided] == [1, 1]
    assert {post.notes for post in decided} == {()}


def test_equal_messages_keep_ids_of_their_own_and_a_longer_export_changes_none() -> None:
    chat = "13/01/21, 09:00 - Mira: hi\n13/01/21, 09:00 - Mira: hi\n13/01/21, 09:00 - Jo: hi"
    first = [post.post_id for post in posts(chat)]
    assert len(set(first)) == 3
    longer = [post.post_id for post in posts(chat + "\n14/01/21, 10:00 - Jo: more")]
    assert longer[:3] == first


@pytest.mark.parametrize(
    "text",
    [
        "This message was deleted",
        "\u200eThis message was deleted.",
        "You deleted this message",
        "This message was deleted by admin Jo",
        "Diese Nachricht wurde gelöscht.",
        "Se eliminó este mensaje.",
        "تم حذف هذه الرسالة",
        "此訊息已刪除",
    ],
)
def test_a_message_taken_back_is_a_deletion(text: str) -> None:
    assert outcomes(f"13/01/21, 09:00 - Mira: {text}") == [Other("deletions")]


@pytest.mark.parametrize(
    "text",
    [
        "<Media omitted>",
        "<Medien ausgeschlossen>",
        "<Arquivo de mídia oculto>",
        "<Без медиафайлов>",
        "\u200eimage omitted",
        "\u200eBild weggelassen",
        "\u200eplan.pdf • \u200e2 pages \u200edocument omitted",
        "null",
    ],
)
def test_media_left_out_are_noted_and_are_no_text(text: str) -> None:
    found = only(f"13/01/21, 09:00 - Mira: {text}")
    assert (found.text, found.notes) == ("", ("media_left_out",))


def test_people_may_say_omitted_or_put_words_in_brackets() -> None:
    assert only("13/01/21, 09:00 - Mira: your name was omitted").text == "your name was omitted"
    assert only("13/01/21, 09:00 - Mira: <3 <3 you").text == "<3 <3 you"


@pytest.mark.parametrize(
    ("text", "name", "caption"),
    [
        ("IMG-20210113-WA0001.jpg (file attached)\nLook!", "IMG-20210113-WA0001.jpg", "Look!"),
        ("VID-1.mp4 (Datei angehängt)", "VID-1.mp4", ""),
        ("\u200e<attached: 00000012-PHOTO.jpg>", "00000012-PHOTO.jpg", ""),
        ("Look! \u200e<Anhang: 00000012-PHOTO.jpg>", "00000012-PHOTO.jpg", "Look!"),
        ("<adjunto: 12-AUDIO.opus>", "12-AUDIO.opus", ""),
    ],
)
def test_an_attachment_is_a_file_and_the_rest_its_caption(
    text: str, name: str, caption: str
) -> None:
    found = only(f"13/01/21, 09:00 - Mira: {text}")
    assert found.media == [f"{found.post_id}/{name}"]
    assert found.text == caption


def test_an_edit_mark_is_taken_off_and_noted() -> None:
    found = only("13/01/21, 09:00 - Mira: closed <This message was edited>")
    assert (found.text, found.notes) == ("closed", ("edited",))


@pytest.mark.parametrize(
    "line",
    [
        "[13.01.21, 09:00:00] River: \u200eMessages and calls are end-to-end encrypted.",
        "[13.01.21, 09:00:00] Mira: \u200eMira added Jo",
        "[13.01.21, 09:00:00] Mira: \u200eMissed voice call",
        "13/01/21, 09:00 - Messages and calls are end-to-end encrypted.",
        "13/01/21, 09:00 - You were added",
    ],
)
def test_notices_are_other_records_even_where_they_are_signed(line: str) -> None:
    assert outcomes(line) == [Other("system messages")]


def test_a_message_that_begins_with_a_mark_is_still_a_message() -> None:
    found = only("[13.01.21, 09:00:00] Mira: \u200eThe bridge is closed.")
    assert found.text == "The bridge is closed."


def test_text_before_the_first_message_is_rejected_once_a_line() -> None:
    found = outcomes("Chat of the river\n\n13/01/21, 09:00 - Mira: hi")
    assert [type(item) for item in found] == [Rejected, Post]


def test_a_date_that_does_not_exist_in_the_order_of_the_others_is_rejected() -> None:
    days = "\n".join(f"{day}/02/21, 09:00 - Mira: hi" for day in range(1, 28))
    found = outcomes(f"{days}\n02/27/21, 09:00 - Mira: hi")
    assert isinstance(found[-1], Rejected)
    assert len(posts(days)) == 27


def test_an_endless_message_is_cut_openly() -> None:
    line = "x" * 50_000
    found = only("13/01/21, 09:00 - Mira: hi\n" + "\n".join([line] * 10))
    assert "text_cut" in found.notes
    assert len(found.text) < 210_000


def test_more_messages_than_are_kept_waiting_all_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.posts.readers.whatsapp.chat._MOST_WAITING", 10)
    chat = "\n".join(f"13/01/21, 09:{n % 60:02} - Mira: {n}" for n in range(100))
    assert [post.text for post in posts(chat)] == [str(n) for n in range(100)]


@pytest.mark.parametrize(
    ("head", "plausible"),
    [
        ("13/01/21, 09:00 - Mira: hi\nmore\n", True),
        ("\ufeff[13.01.21, 09:00:00] Mira: hi", True),
        ("Chat export\n" + "13/01/21, 09:00 - Mira: hi\n" * 3, True),
        ("id,date,text\n1,2021-01-13,hi\n", False),
        ("Dear Mira,\n\nthe bridge is closed.\n", False),
        ('{"a": 1}\n', False),
        ("", False),
    ],
)
def test_a_chat_is_told_by_its_first_lines(head: str, plausible: bool) -> None:
    assert (READER.recognises_text(head) >= 0.5) is plausible
