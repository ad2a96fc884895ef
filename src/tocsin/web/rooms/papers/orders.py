"""Templates of orders (Arts. 9 and 10): what an authority will need, and what is missing yet."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.making import make_paper
from tocsin.desk.people.rights import Right
from tocsin.errors import Sentence
from tocsin.measures.dsa.notices import is_exact
from tocsin.measures.dsa.orders import CITED, OrderToAct, OrderToInform
from tocsin.measures.dsa.schema import COUNTRIES
from tocsin.web.forms import Id, Ids, Line, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.papers.asking import Reading, form_page, lines, posts_of, with_evidence
from tocsin.web.visits import Visit
from tocsin.web.words.paper_terms import ORDER_PARTS

room: Final = Room()
_ADDRESS: Final = Sentence(
    "Give the exact address of each item, not of the site or the account alone."
)
_COUNTRY: Final = Sentence(
    "Write countries of the European Economic Area by their two letters (Greece is GR)."
)


class OrderSent(Sent):
    """The parts that both orders ask for; a template may leave any of them open."""

    provider: Line = ""
    legal_basis: Text = ""
    reasons: Text = ""
    authority: Text = ""
    redress: Text = ""
    informed_authority: Line = ""
    language: Line = ""
    contact_point: Line = ""
    paper_language: Annotated[Id, Field(min_length=2)] = "en"


class ToActSent(OrderSent):
    """An order to act: ``locations`` a line each, ``territory`` as in ``FR BE``."""

    provision: Text = ""
    evidence: Ids
    locations: Text = ""
    territory: Line = ""


class ToInformSent(OrderSent):
    """An order to inform: ``recipients`` a line each."""

    recipients: Text = ""
    information: Text = ""
    reasons_withheld: bool = False


@room.page("/cases/{case_id}/papers/order", Right.RUN_PANELS)
def new(visit: Visit, case_id: str) -> Page:
    """The form of an order to act."""
    form = ToActSent(evidence=[], paper_language=str(visit.caller.locale))
    return _form(visit, case_id, form, {})


def again(visit: Visit, case_id: str, form: ToActSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, form, error.fields)


@room.action("/cases/{case_id}/papers/order", Right.RUN_PANELS, again=again)
def make(visit: Visit, case_id: str, form: ToActSent) -> Done:
    """Makes the template; only an authority makes an order of it."""
    locations = with_evidence(visit, case_id, form.locations, form.evidence)
    territory = tuple(form.territory.upper().replace(",", " ").split())
    read = Reading()
    if not all(is_exact(one) for one in locations):
        read.faults["locations"] = _ADDRESS
    if set(territory) - set(COUNTRIES):
        read.faults["territory"] = _COUNTRY
    if not form.provider:
        read.faults["provider"] = Sentence("No provider is named. Name it.")
    read.stop()
    order = OrderToAct(
        **_shared(form), provision=form.provision, locations=locations, territory=territory
    )
    row = make_paper(
        visit.sitting, case_id, PaperKind.ORDER_TO_ACT, order, form.provider, form.paper_language,
        evidence=form.evidence,
    )  # fmt: skip
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


@room.page("/cases/{case_id}/papers/order-to-inform", Right.RUN_PANELS)
def new_to_inform(visit: Visit, case_id: str) -> Page:
    """The form of an order to give information."""
    form = ToInformSent(paper_language=str(visit.caller.locale))
    return _form(visit, case_id, form, {})


def again_to_inform(visit: Visit, case_id: str, form: ToInformSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, form, error.fields)


@room.action("/cases/{case_id}/papers/order-to-inform", Right.RUN_PANELS, again=again_to_inform)
def make_to_inform(visit: Visit, case_id: str, form: ToInformSent) -> Done:
    """Makes the template; only an authority makes an order of it."""
    read = Reading()
    if not form.provider:
        read.faults["provider"] = Sentence("No provider is named. Name it.")
    read.stop()
    order = OrderToInform(
        **_shared(form), recipients=lines(form.recipients), information=form.information,
        reasons_withheld=form.reasons_withheld,
    )  # fmt: skip
    row = make_paper(
        visit.sitting, case_id, PaperKind.ORDER_TO_INFORM, order, form.provider,
        form.paper_language,
    )  # fmt: skip
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


def _shared(form: OrderSent) -> dict[str, Any]:
    names = set(OrderSent.model_fields) - {"paper_language"}
    return {name: getattr(form, name) for name in names}


def _form(
    visit: Visit, case_id: str, form: ToActSent | ToInformSent, faults: Mapping[str, str]
) -> Page:
    acts = isinstance(form, ToActSent)
    kind = PaperKind.ORDER_TO_ACT if acts else PaperKind.ORDER_TO_INFORM
    data: dict[str, Any] = {"evidence": posts_of(visit, case_id) if acts else []}
    shown = {"cited": CITED["act" if acts else "inform"], "acts": acts, "part_words": ORDER_PARTS}
    return form_page(visit, case_id, "order", kind, form, faults, data, shown)
