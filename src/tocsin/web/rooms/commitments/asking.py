"""A new request or pledge, as a guided form: what, of whom, on what basis, until when."""

from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.commitments.commitments import Wanted, ask, pledge, serve
from tocsin.errors import Sentence
from tocsin.roundtable.commitments.parts import Ask, Authority, Basis, BasisKind, Ground, Party
from tocsin.roundtable.commitments.parts import PartyKind as Kind
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.roundtable.partners.partner import Partner, Standing
from tocsin.web.forms import Id, Line, NotBlank, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.commitments.lists import below
from tocsin.web.rooms.commitments.reading import Reading, faults_of, lines
from tocsin.web.visits import Visit
from tocsin.web.words.commitment_terms import ASK_USES, FIELDS, ITEMS_OF, MESSAGE_TLP
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
_BASES: Final = 3
"""Rows for laws and rules in the form: few requests rest on more."""
_KINDS: Final = {PartnerKind.PLATFORM: Kind.PLATFORM, PartnerKind.STATE: Kind.STATE}
_NAMES: Final = {
    "party.name": "party_name",
    "party.country": "party_country",
    "bases": "basis",
    "said_at": "served_at",
}


class Way(StrEnum):
    """Who asks or promises."""

    REQUEST = "request"
    THEIR_PLEDGE = "their_pledge"
    OUR_PLEDGE = "our_pledge"


def _known_way(value: Any) -> Any:
    return value if value in set(Way) else Way.REQUEST


_Rows = Annotated[list[Line], Field(default_factory=list, max_length=_BASES)]
_KindRow = Annotated[BasisKind | None, NotBlank]


class Asking(Sent):
    """What is asked or pledged. The three lists are the rows of the basis, of one length.

    ``desk`` is a partner's; without one the party is named. ``made_at`` is when it was made, if not
    now; ``served_how`` and ``served_at``: how and when it was handed over, where it was.
    """

    way: Way = Way.REQUEST
    ask: Annotated[Ask | None, NotBlank] = None
    desk: Id = ""
    party_kind: Kind = Kind.PLATFORM
    party_name: Line = ""
    party_country: Line = ""
    basis_kind: Annotated[list[_KindRow], Field(default_factory=list, max_length=_BASES)]
    instrument: _Rows
    provision: _Rows
    authority: Authority = Authority.STATE_BODY
    ground: Annotated[Ground | None, NotBlank] = None
    text: Text = ""
    items: Line = ""
    country: Line = ""
    found_by_machine: bool = False
    crisis: Line = ""
    evidence: Text = ""
    due: Line = ""
    tlp: Tlp = Tlp.AMBER
    made_at: Line = ""
    served_how: Line = ""
    served_at: Line = ""


@room.page("/commitments/new", Right.EXCHANGE)
def form(
    visit: Visit,
    way: Annotated[Way, BeforeValidator(_known_way)] = Way.REQUEST,
    desk: Id = "",
) -> Page:
    """The form of a new request or pledge."""
    return _page(visit, Asking(way=way, desk=desk, basis_kind=[], instrument=[], provision=[]), {})


def again(visit: Visit, form: Asking, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _page(visit, form, faults_of(error, _NAMES))


@room.action("/commitments/new", Right.EXCHANGE, again=again)
def make(visit: Visit, form: Asking) -> Done:
    """Makes it: a request to a partner's desk goes out as a signed message, the rest is kept."""
    wanted = _wanted(visit, form)
    if form.way is Way.REQUEST:
        made = ask(visit.sitting, wanted)
    else:
        made = pledge(visit.sitting, wanted, ours=form.way is Way.OUR_PLEDGE)
    if form.served_how and not form.desk:
        at = Reading().optional_moment("served_at", form.served_at)
        serve(visit.sitting, made.row.id, form.served_how, at)
    said = "request_sent" if form.desk and form.way is Way.REQUEST else "commitment_kept"
    return Done(f"/commitments/{made.row.id}#next", said, {"commitment": made.row.id})


def _wanted(visit: Visit, form: Asking) -> Wanted:
    """What was filled in. What is missing is told with all else that is wrong."""
    read = Reading()
    wanted: dict[str, Any] = {
        "items": read.number("items", form.items), "due": read.moment("due", form.due),
        "text": read.need("text", form.text), "bases": _bases(form, read),
        "party": _party(visit, form, read), "country": _country("country", form.country, read),
    }  # fmt: skip
    wanted["made_at"] = read.optional_moment("made_at", form.made_at)
    for name in ("ask", "ground"):
        read.need(name, getattr(form, name) or "")
    if read.optional_moment("served_at", form.served_at):
        read.need("served_how", form.served_how)
    read.stop()
    kept = ("ask", "ground", "authority", "found_by_machine", "crisis", "tlp")
    said = {name: getattr(form, name) for name in kept}
    return Wanted(**wanted, **said, evidence=lines(form.evidence))


def _bases(form: Asking, read: Reading) -> tuple[Basis, ...]:
    """The rows that were begun; each must be whole, so that anybody can look it up."""
    rows = zip(form.basis_kind, form.instrument, form.provision, strict=False)
    begun = [row for row in rows if row[1] or row[2]]
    if not begun:
        read.faults["basis"] = Sentence("Name at least one law, rule, code or agreement.")
    if not all(kind and instrument and provision for kind, instrument, provision in begun):
        read.faults["basis"] = Sentence(
            "Name the kind, the law or rule, and the article or clause."
        )
        return ()
    return tuple(
        Basis(kind=kind, instrument=instrument, provision=provision)
        for kind, instrument, provision in begun
        if kind
    )


def _party(visit: Visit, form: Asking, read: Reading) -> Party | None:
    """The partner that was chosen, or who was named."""
    if not form.desk:
        name = read.need("party_name", form.party_name)
        country = _country("party_country", form.party_country, read)
        return Party(kind=form.party_kind, name=name, country=country) if name else None
    for one in _desks(visit):
        if one.id == form.desk:
            kind = _KINDS.get(one.met.partner_kind, Kind.INSTITUTION)
            return Party(kind=kind, name=one.met.name, country=one.met.country, desk=one.id)
    read.faults["desk"] = Sentence("There is no partner of this name that we may speak to.")
    return None


def _country(name: str, text: str, read: Reading) -> str:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        read.faults[name] = Sentence("Two letters, as in FR.")
    return text.upper()


def _desks(visit: Visit) -> list[Partner]:
    """The partners that are trusted, by name: only they are spoken to."""
    known = circle(visit.sitting).partners.values()
    trusted = (one for one in known if one.standing is Standing.TRUSTED)
    return sorted(trusted, key=lambda one: one.met.name)


def _page(visit: Visit, form: Asking, faults: dict[str, str]) -> Page:
    data = {"form": form.model_dump()}
    rows = [
        (_at(form.basis_kind, row), _at(form.instrument, row), _at(form.provision, row))
        for row in range(_BASES)
    ]
    shown = {
        "form": form, "faults": faults, "fields_said": FIELDS, "ways": Way, "basis_rows": rows,
        "asks": [(one, term(one), ASK_USES[one]) for one in Ask], "items_of": ITEMS_OF,
        "desks": [(one.id, f"{one.met.name} ({term(one.met.partner_kind)})")
                  for one in _desks(visit)],
        "party_kinds": [(one, term(one)) for one in Kind],
        "basis_kinds": [(one, term(one)) for one in BasisKind],
        "authorities": [(one, term(one)) for one in Authority],
        "grounds": [(one, term(one)) for one in Ground],
        "tlps": [(one, f"{one.label}: {gettext(said)}") for one, said in MESSAGE_TLP.items()],
    }  # fmt: skip
    title = {
        Way.REQUEST: gettext("A new request"),
        Way.THEIR_PLEDGE: gettext("A pledge that somebody made to us"),
        Way.OUR_PLEDGE: gettext("A pledge of ours"),
    }[form.way]
    return Page("commitments/new.html.j2", title, data, None, shown, below())


def _at(values: list[Any], place: int) -> Any:
    return (values[place] if place < len(values) else None) or ""
