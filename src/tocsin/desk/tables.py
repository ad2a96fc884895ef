"""Every table of the desk, so that one import knows the whole schema (migrations, tests)."""

from tocsin.desk.alarms import tables as _alarms
from tocsin.desk.answers import tables as _answers
from tocsin.desk.audit import tables as _audit
from tocsin.desk.cases import tables as _cases
from tocsin.desk.database import Base
from tocsin.desk.factchecks import tables as _factchecks
from tocsin.desk.jobs import tables as _jobs
from tocsin.desk.lessons import tables as _lessons
from tocsin.desk.measures import tables as _measures
from tocsin.desk.panels import tables as _panels
from tocsin.desk.papers import tables as _papers
from tocsin.desk.people import tables as _people
from tocsin.desk.roundtable import tables as _roundtable
from tocsin.desk.taxii import tables as _taxii

MODULES = (
    _alarms,
    _answers,
    _audit,
    _cases,
    _factchecks,
    _jobs,
    _lessons,
    _measures,
    _panels,
    _papers,
    _people,
    _roundtable,
    _taxii,
)

__all__ = ["MODULES", "Base"]
