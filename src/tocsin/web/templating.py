"""The templates and what all of them are told. All is escaped but our own drawings."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tocsin.charts import Chart
from tocsin.printable import printable
from tocsin.version import __version__
from tocsin.web.navigation import navigation
from tocsin.web.words import speaking
from tocsin.web.words.locales import LOCALES
from tocsin.web.words.saying import SAID
from tocsin.web.words.sentences import translated
from tocsin.web.words.terms import term

if TYPE_CHECKING:
    from tocsin.web.pages import Page
    from tocsin.web.visits import Caller

_TWINS: Final = ("json", "csv")


def render(request: Request, caller: "Caller", page: "Page", *, csv: bool) -> str:
    """The page's HTML."""
    context = {**_around(request, caller, page, csv=csv), **page.data, **page.shown}
    return environment().get_template(page.template).render(context)


@cache
def environment() -> Environment:
    """The one environment: templates are compiled once a process."""
    made = Environment(
        loader=PackageLoader("tocsin.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        cache_size=-1,
        auto_reload=False,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        speaking.gettext, speaking.ngettext, newstyle=True, pgettext=speaking.pgettext
    )
    numbers = (speaking.number, speaking.percent, speaking.moment)
    words = (*numbers, speaking.listed, term, translated, _drawn)
    made.filters |= {said.__name__.strip("_"): _when_shown(said) for said in words}
    return made


def _around(request: Request, caller: "Caller", page: "Page", *, csv: bool) -> dict[str, Any]:
    """What the base template needs on every page."""
    path, asked = request.url.path, _asked(request.url.query)
    entered_from = page.crumbs[0][1] if page.crumbs else path
    said = SAID.get(request.query_params.get("said", ""))
    return {
        "locale": str(speaking.spoken()).replace("_", "-"),
        "direction": speaking.direction(),
        "locales": {name: one.get_display_name(one) for name, one in LOCALES.items()},
        "theme": caller.theme,
        "signed_in": caller.signed_in,
        "navigation": navigation(caller, path, entered_from) if caller.signed_in else [],
        "notices": [{"kind": "done", "text": speaking.gettext(said)}] if said else [],
        "title": page.title,
        "crumbs": page.crumbs,
        "tlp": page.tlp,
        "twins": _twins(path, asked, csv) if request.method == "GET" else {},
        "permalink": f"{path}?{asked}" if asked else path,
        "refresh_s": page.refresh_s,
        "tocsin_version": __version__,
        "here": path,
    }


def _twins(path: str, asked: str, csv: bool) -> dict[str, str]:
    if path == "/":
        return {}
    tail = f"?{asked}" if asked else ""
    return {kind: f"{path}.{kind}{tail}" for kind in _TWINS if kind == "json" or csv}


def _asked(query: str) -> str:
    """What the page was asked, without what was only to be said on it once."""
    return "&".join(part for part in query.split("&") if part and not part.startswith("said="))


def _when_shown(said: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that Jinja does not work out while it compiles: constants are said in the language
    of who reads the page, not of who opened one first.
    """

    @pass_context
    def in_context(_context: Context, *values: Any, **named: Any) -> Any:
        return said(*values, **named)

    return in_context


def _drawn(chart: Chart) -> Markup:
    return Markup(chart.svg())  # noqa: S704 - it escapes all text


def _shown(value: Any) -> Any:
    """Every value a template prints: control characters and lone surrogates made visible."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
