"""Editions of the invented answer, and texts that are meant to break what they stand in."""

from dataclasses import replace
from datetime import datetime

from hypothesis import strategies as st
from tests.answers.registry import made
from tests.answers.registry.made import NOW, after

from tocsin.answers.publishing.edition import Edition, Site, edition
from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.content import Content
from tocsin.answers.registry.ending import withdraw
from tocsin.answers.registry.plain_texts import is_blank

SITE = Site("https://desk.example.org/answers", "Redbrook Desk")
HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!-- --><![CDATA[ ]]> &amp; &lt;b&gt;",
    "a\x01\x0b\x1f\ufffe\uffffb",
    "\u202ereversed\u2066 text",
    "\u2028line\u2029paragraph",
    "{{ 7 * 7 }} {% raw %} {0} {name}",
    "*bold* _thin_ ~gone~ `code`\n> quoted",
    "=cmd()|' /C calc'!A0",
)
"""Each may be typed into every field."""
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80).filter(
        lambda text: not is_blank(text) and "\x00" not in text
    ),
)


def public(text: Content | None = None, answer_id: str = "answer-1") -> Answer:
    return made.published(answer_id, text)


def shown(answer: Answer, language: str = "en", now: datetime = NOW, site: Site = SITE) -> Edition:
    found = edition(answer, language, site, now)
    assert found is not None
    return found


def withdrawn(reason: str = "The laboratory took its report back.") -> Answer:
    answer = made.published()
    return after(answer, withdraw(answer, reason, by="writer", now=NOW + made.DAY))


def filled(text: str) -> Content:
    """An answer whose every text is this one."""
    whole = made.content()
    texts = {"title": text[:200], "statement": text, "known": (text,), "unknown": (text,),
             "advice": (text,), "why": text}  # fmt: skip
    return replace(
        whole,
        wording=made.wording(**texts),
        claims=(made.claim(text, claimant=text), made.claim(text, verdict="", verdict_from="")),
        sources=(replace(whole.sources[0], title=text[:200]),),
    )
