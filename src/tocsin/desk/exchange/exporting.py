"""A case as a file, in one of the forms that others read; nobody learns more than they may know.

Whoever may know of a case may take it out under pseudonyms. To name people is to speak for the
desk, and asks for that right. What a form does not carry is said to whoever exports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID, uuid5

import orjson

from tocsin.cases.documents import Document
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ConflictError, InvalidError
from tocsin.desk.exchange.custody import custody
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.circle.producing import Filed, filed, producer
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.exchange import flags, graphs, killchain, misp, packages, stix
from tocsin.exchange.nameless import Nameless, nameless
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.report.whole_files import whole_file
from tocsin.workspace import Workspace

_ORGANISATIONS: Final = UUID("b59bf428-7905-4f24-bed6-220ad80880fe")


class FileForm(StrEnum):
    """A form in which a case leaves as a file."""

    STIX = "stix"
    MISP = "misp"
    FLAG = "flag"
    KILLCHAIN = "killchain"
    GRAPHML = "graphml"
    GEXF = "gexf"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Flagging:
    """What reports to servers of the Fediverse need: the institution's own actor, the address that
    the reports' ids begin with, and the reason.
    """

    actor: str
    base: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which form, and what may leave the house. ``organisation`` is the institution's id in MISP;
    without one it has an id made of the desk's name among partners.
    """

    form: FileForm
    identities: bool = False
    texts: bool = True
    flagging: Flagging | None = None
    organisation: UUID | None = None


@dataclass(frozen=True, slots=True)
class Exported(Document):
    """What was written: ``things`` counts objects, events, reports or rows.

    ``not_carried`` are the parts that the form has no place for or that stay at home, ``left`` how
    many frozen copies stayed at home because they name people or hold words.
    """

    case_id: str
    version: int
    tlp: Tlp
    things: int
    size: int
    not_carried: tuple[str, ...]
    left: int


_NO_LABEL: Final = "the label (TLP): tell it to whoever gets the file"
NOT_CARRIED: Final[Mapping[FileForm, tuple[str, ...]]] = {
    FileForm.STIX: stix.NOT_CARRIED,
    FileForm.MISP: misp.NOT_CARRIED,
    FileForm.FLAG: (
        "everything but the addresses of posts on servers of the Fediverse",
        _NO_LABEL,
    ),
    FileForm.KILLCHAIN: (
        "everything but how many accounts were acquired on which platform",
        _NO_LABEL,
    ),
    FileForm.GRAPHML: graphs.NOT_CARRIED,
    FileForm.GEXF: graphs.NOT_CARRIED,
    FileForm.PACKAGE: packages.NOT_CARRIED,
}
"""By form, what it does not carry, or what does not leave the desk in it."""
_WITHOUT_LABEL: Final = frozenset({FileForm.FLAG, FileForm.KILLCHAIN})
"""Forms that cannot say how far they may go; what only named people may read never does by them."""
_WITH_RULES_OF_THEIR_OWN: Final = frozenset({FileForm.STIX, FileForm.GRAPHML, FileForm.GEXF})
"""Forms that carry no frozen copies as they are, so that none of them can be left out."""


def export_case(
    sitting: Sitting, workspace: Workspace, case_id: str, wanted: Wanted, out: Path
) -> Exported:
    """Writes a case to a file; the log says who took it out, in which form, with whose names.

    Raises:
        ForbiddenError: the actor may not look, or may not name people.
        NotFoundError: the actor may not know of the case.
        ConflictError: the desk has no name yet, and the form says who sends.
        InvalidError: what the form needs is missing, it would be empty, or it cannot say that the
            case is TLP:RED.
        StorageError: the file cannot be written.
    """
    sitting.need(Right.LOOK)
    if wanted.identities:
        sitting.need(Right.EXCHANGE)
    found = filed(sitting, case_id)
    if found.case.tlp is Tlp.RED and wanted.form in _WITHOUT_LABEL:
        raise InvalidError(
            "The case is TLP:RED, and this form has no place for a label, so no file was written.",
            "Choose another form: STIX, MISP, a graph or an evidence package.",
        )
    sharing = stix.Sharing(wanted.identities, wanted.texts, Pseudonyms(workspace.key()).name)
    bare = nameless(found.case, found.file.basket, sharing)
    with whole_file(out) as draft:
        with draft.open("wb") as file:
            things = _WRITERS[wanted.form](sitting, _Case(found, bare, sharing, wanted), file)
            size = file.tell()
        if not things:
            raise InvalidError(
                "There is nothing in the case that this form carries, so no file was written.",
                "Choose another form.",
            )
    sitting.log(
        "case.exported", case_id, form=wanted.form.value, version=found.row.version,
        identities=wanted.identities, texts=wanted.texts,
    )  # fmt: skip
    left = 0 if wanted.form in _WITH_RULES_OF_THEIR_OWN else bare.left
    return Exported(
        case_id, found.row.version, found.case.tlp, things, size, NOT_CARRIED[wanted.form], left
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """What a writer is given."""

    found: Filed
    bare: Nameless
    sharing: stix.Sharing
    wanted: Wanted


def _stix(sitting: Sitting, one: _Case, file: BinaryIO) -> int:
    maker = _named(producer(sitting))
    file_ = one.found.file
    named = (file_.case_id, file_.versions.modified.isoformat(), str(one.wanted.identities))
    bundle_id = stix.stix_id("bundle", maker.id, *named, str(one.wanted.texts))
    return stix.write_bundle(stix.case_objects(file_, maker, one.sharing), bundle_id, file)


def _misp(sitting: Sitting, one: _Case, file: BinaryIO) -> int:
    maker = _named(producer(sitting))
    known = one.wanted.organisation or uuid5(_ORGANISATIONS, maker.id)
    organisation = misp.Organisation(maker.name, known)
    origin = misp.Origin(one.found.file.case_id, organisation, sitting.now)
    event = misp.event_of(one.bare.case, one.bare.basket, origin)
    file.write(misp.written(event))
    return len(event.objects)


def _flag(sitting: Sitting, one: _Case, file: BinaryIO) -> int:
    how = one.wanted.flagging
    if how is None:
        raise InvalidError(
            "A report needs to say who reports, and why.",
            "Give the institution's actor, the address of its reports, and the reason.",
        )
    reports = flags.reports_of(one.bare.case, how.actor, how.base, how.reason, sitting.now)
    told = [flags.to_activity(report) for report in reports]
    file.write(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    return len(told)


def _killchain(_sitting: Sitting, one: _Case, file: BinaryIO) -> int:
    rows = list(killchain.account_rows(one.bare.case))
    file.write(killchain.written(rows))
    return len(rows)


def _graph(sitting: Sitting, one: _Case, file: BinaryIO) -> int:
    maker, found = _named(producer(sitting)), one.found
    graph = graphs.case_graph(found.case, found.file.basket, maker, one.sharing)
    form = graphs.GraphForm(one.wanted.form.value)
    graphs.written(graph, form, file, found.changed_at.date())
    return len(graph) - 1  # the case itself is a node


def _package(sitting: Sitting, one: _Case, file: BinaryIO) -> int:
    maker, found, basket = _named(producer(sitting)), one.found, one.bare.basket
    case_id = found.file.case_id
    contents = packages.Contents(
        case_id, found.row.version, stix.carried(one.bare.case, maker, one.sharing), basket,
        custody(sitting, case_id, {copy.id for copy in basket}), maker, found.changed_at,
        log_key=sitting.seal.public,
    )  # fmt: skip
    key = speaking_seal(sitting)  # what leaves the desk is signed with its key of now
    return 1 + packages.write_package(contents, key, file)  # the case itself is one


def _named(maker: stix.Producer) -> stix.Producer:
    if not maker.name.strip():
        raise ConflictError(
            Sentence("This desk has no name yet, and whoever reads the file must know it."),
            "Name it first: on its page of partners, or: tocsin exchange name.",
        )
    return maker


_WRITERS: Final[Mapping[FileForm, Callable[[Sitting, _Case, BinaryIO], int]]] = {
    FileForm.STIX: _stix,
    FileForm.MISP: _misp,
    FileForm.FLAG: _flag,
    FileForm.KILLCHAIN: _killchain,
    FileForm.GRAPHML: _graph,
    FileForm.GEXF: _graph,
    FileForm.PACKAGE: _package,
}
