"""Names for the ids of people, for pages; who was erased has none any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tocsin.desk.people.registry import names_of
from tocsin.desk.sitting import Sitting
from tocsin.web.words.speaking import gettext


def named(sitting: Sitting, ids: Iterable[str]) -> Mapping[str, str]:
    """A name for each id; asked for any other, it says that the person is not known."""
    known = names_of(sitting.session, {one for one in ids if one})
    return defaultdict(lambda: gettext("someone no longer known"), known)
