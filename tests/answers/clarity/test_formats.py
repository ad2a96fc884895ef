from hypothesis import given
from hypothesis import strategies as st

from tocsin.answers.clarity.draft import Role
from tocsin.answers.clarity.formats import read_html, read_text


def test_markdown_is_read_as_title_headings_paragraphs_and_items() -> None:
    title, blocks = read_text(
        "# Boil\n\n**Boil** the [water](https://a.example/x).\n\n## Why\n\n- one\n- two\n  lines\n"
    )
    assert title == "Boil"
    assert [(b.role, b.text, b.emphasised) for b in blocks] == [
        (Role.PARAGRAPH, "Boil the water.", True),
        (Role.HEADING, "Why", False),
        (Role.ITEM, "one", False),
        (Role.ITEM, "two lines", False),
    ]


def test_plain_text_has_its_first_line_as_title_only_if_it_stands_alone() -> None:
    assert read_text("Boil your water\n\nOne minute.")[0] == "Boil your water"
    assert read_text("We found bacteria.\n\nBoil it.")[0] == ""


def test_html_leaves_out_scripts_and_keeps_what_is_seen() -> None:
    title, blocks = read_html(
        "<title>site</title><style>p{}</style><h1>Boil</h1><script>alert(1)</script>"
        "<p>Do <b>it</b> now</p><ul><li>a &amp; b</li><li><p>c</p></li></ul>"
    )
    assert title == "Boil"
    assert [(b.role, b.text, b.emphasised) for b in blocks] == [
        (Role.PARAGRAPH, "Do it now", True),
        (Role.ITEM, "a & b", False),
        (Role.ITEM, "c", False),
    ]


@given(st.text(alphabet="#*-_[]()<>/&;bpli \n\x00\ud800", max_size=150))
def test_any_text_is_read_as_both(text: str) -> None:
    for read in (read_text, read_html):
        title, blocks = read(text)
        assert isinstance(title, str)
        assert all(block.text for block in blocks)
