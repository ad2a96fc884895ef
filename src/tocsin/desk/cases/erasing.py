"""Taking an account out of the cases, when it has the right to be erased.

Its frozen copies lose their content and keep their id and seal; every stored version loses the
words it took from them. What people wrote themselves stays, for a person to read and change.
"""

from sqlalchemy import select

from tocsin.cases.case import Case
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.evidence import Evidence
from tocsin.cases.redacting import redact, redact_references
from tocsin.desk.cases.tables import CaseVersionRow, EvidenceRow
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.sitting import Sitting

_REASON = "erased at the account's request"


def erase_from_cases(sitting: Sitting, account: Account) -> int:
    """Redacts what cases hold of an account; says how many pieces of evidence."""
    gone: dict[str, set[str]] = {}
    for row in sitting.session.scalars(select(EvidenceRow)):
        if account.is_in(row.document):
            evidence = from_json(Evidence, row.document)
            by = sitting.actor.person_id
            row.document = to_json(redact(evidence, _REASON, by, sitting.now))
            gone.setdefault(row.case_id, set()).add(row.id)
    query = select(CaseVersionRow).where(CaseVersionRow.case_id.in_(list(gone)))
    for version in sitting.session.scalars(query):
        case = redact_references(Case.from_json(version.document), gone[version.case_id])
        version.document = case.to_json()
    sitting.session.flush()
    return sum(map(len, gone.values()))
