"""An account that asks to be erased: not while it may need the record, and then altogether."""

import orjson
from sqlalchemy import select
from tests.desk.measures.conftest import Town, proposed
from tests.measures.sanctions.conftest import FACTS

from tocsin.desk.keeping.accounts import Account
from tocsin.desk.measures.answering import reply_by_link
from tocsin.desk.measures.clock import end_due
from tocsin.desk.measures.erasing import erase_from_measures
from tocsin.desk.measures.listing import procedure_of, public_register
from tocsin.desk.measures.proposing import impose
from tocsin.desk.measures.tables import SanctionEventRow
from tocsin.desk.people.rights import SYSTEM
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Channel, Subject, SubjectKind
from tocsin.measures.sanctions.procedure import State

REVIEWERS = ("person-r1", "person-r2", "person-r3")


def labelled(town: Town, subject: Subject) -> str:
    sanction = proposed(town, Rung.LABEL, subject)
    with town.by("d1") as sitting:
        token = impose(sitting, sanction, FACTS, Channel.EMAIL, "jane@example.org", REVIEWERS)
    with town.desk.acting(SYSTEM) as sitting:
        reply_by_link(sitting, token, "I, Jane, say no.")
    return sanction


def stored(town: Town, sanction: str) -> str:
    with town.desk.looking(SYSTEM) as sitting:
        query = select(SanctionEventRow.document).where(SanctionEventRow.sanction_id == sanction)
        return b"".join(orjson.dumps(one) for one in sitting.session.scalars(query)).decode()


def test_it_is_erased_once_it_is_over_and_no_appeal_can_come(town: Town) -> None:
    jane = Subject(SubjectKind.ACCOUNT, "account-7", "Jane Bell", "invented", "en", True)
    sanction = labelled(town, jane)
    account = Account("invented", frozenset({"account-7"}))
    other = Account("invented", frozenset({"account-8"}))
    with town.by("d1") as sitting:
        assert erase_from_measures(sitting, account) == 0  # in force
    town.pass_days(95)
    assert end_due(town.desk) == 1
    with town.by("d1") as sitting:
        assert erase_from_measures(sitting, account) == 0  # an appeal can still come
    town.pass_days(95)
    with town.by("d1") as sitting:
        assert erase_from_measures(sitting, other) == 0
        assert erase_from_measures(sitting, account) == 1
    text = stored(town, sanction)
    for gone in ("account-7", "Jane", "jane@example.org", FACTS):
        assert gone not in text
    with town.by("d1") as sitting:
        row, procedure = procedure_of(sitting, sanction)
        assert procedure.state is State.EXPIRED
        assert "erased" in row.subject
        assert len(public_register(sitting)) == 1


def test_one_account_leaves_a_network_and_the_others_stay(town: Town) -> None:
    network = Subject(SubjectKind.NETWORK, "net", "The Bells", "invented", "en", False, ("a", "b"))
    sanction = labelled(town, network)
    town.pass_days(200)
    end_due(town.desk)
    with town.by("d1") as sitting:
        assert erase_from_measures(sitting, Account("invented", frozenset({"a"}))) == 1
        assert erase_from_measures(sitting, Account("invented", frozenset({"b"}))) == 1
        procedure = procedure_of(sitting, sanction)[1]
        assert len(set(procedure.proposed.subject.members)) == 2
        assert not {"a", "b"} & set(procedure.proposed.subject.members)
