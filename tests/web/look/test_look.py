"""What is written in templates and styles: nothing inline, nothing that only mirrors by luck, and
colours that can be read on what they stand on."""

import re
from importlib.resources import files
from itertools import product

import pytest

from tocsin.web.templating import environment

WEB = files("tocsin.web")
STATIC = {one.name: one.read_text("utf-8") for one in (WEB / "static").iterdir()}
SHEETS = {name: text for name, text in STATIC.items() if name.endswith(".css")}
TEMPLATES = environment().list_templates(extensions=["j2"])
READABLE, VISIBLE = 4.5, 3.0
"""Contrast that WCAG 2.1 asks of text (1.4.3), and of the edges of fields and of focus (1.4.11)."""
ON_PAPER = tuple(
    product(("ink", "quiet", "link", "good", "bad", "accent"), ("paper", "sheet", "soft"))
)
READ = (*ON_PAPER, ("accent-ink", "accent"), ("ink", "mark"), ("ink", "bad-soft"))
SEEN = (("edge", "paper"), ("edge", "sheet"), ("focus", "paper"), ("focus", "sheet"))


def _source(name):
    source, _, _ = environment().loader.get_source(environment(), name)
    return source


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _palettes():
    """The blocks that name colours: light, dark as the system wants it, dark as was chosen."""
    blocks = re.findall(r"(:root[^{]*)\{([^}]*--paper[^}]*)\}", STATIC["desk.css"])
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for _, block in blocks]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_has_nothing_inline(name):
    environment().get_template(name)
    source = _source(name)
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|\|\s*safe\b", source)
    assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", source)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source)  # nothing from elsewhere


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_static_file_that_a_template_names_is_there(name):
    assert set(re.findall(r'"/static/([^"]+)"', _source(name))) <= STATIC.keys()


@pytest.mark.parametrize("name", SHEETS)
def test_styles_mirror_themselves_and_fetch_nothing(name):
    physical = r"\b(?:margin|padding|border|inset)-(?:left|right)|text-align:\s*(?:left|right)|"
    assert not re.search(physical + r"float:|[^-\w](?:left|right):|url\(|@import", SHEETS[name])


def test_every_colour_that_is_used_is_named():
    named = set(re.findall(r"(--[a-z-]+):", STATIC["desk.css"]))
    for sheet in SHEETS.values():
        assert set(re.findall(r"var\((--[a-z-]+)\)", sheet)) <= named


def test_both_ways_to_the_dark_are_the_same():
    light, by_system, by_choice = _palettes()
    assert by_system == by_choice
    assert light.keys() == by_choice.keys()


@pytest.mark.parametrize("palette", _palettes()[:2], ids=["light", "dark"])
def test_words_can_be_read_and_edges_seen(palette):
    low = [pair for pair in READ if _contrast(*(palette[one] for one in pair)) < READABLE]
    faint = [pair for pair in SEEN if _contrast(*(palette[one] for one in pair)) < VISIBLE]
    assert (low, faint) == ([], [])


def test_protocol_colours_are_those_of_the_standard():
    """FIRST, TLP 2.0: each on black."""
    css = STATIC["desk.css"]
    assert re.search(r"\.tlp \{ background: #000000;", css)
    for mark, colour in {"red": "#ff2b2b", "green": "#33ff00", "clear": "#ffffff"}.items():
        assert f".tlp-{mark} {{ color: {colour}; }}" in css
    assert ".tlp-amber, .tlp-amber_strict { color: #ffc000; }" in css


def test_scripts_are_small_modules_that_make_no_markup_out_of_text():
    scripts = {name: text for name, text in STATIC.items() if name.endswith(".js")}
    assert scripts
    for text in scripts.values():
        assert text.count("\n") <= 100
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
