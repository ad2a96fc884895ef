"""What programs leave behind by the hour goes in time, and what people need of it stays."""

import json
from datetime import timedelta

from sqlalchemy import func, select
from tests.exchange.taxii.made import domain

from tocsin.desk.audit.tables import AuditRow
from tocsin.desk.keeping.retention import apply_retention
from tocsin.desk.keeping.rules import UNLESS_SAID, Kept
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.taxii.opening import refusals
from tocsin.desk.taxii.readers import readers, readings
from tocsin.desk.taxii.receiving import take_in
from tocsin.desk.taxii.sources import Address, add_source
from tocsin.desk.taxii.tables import ForeignRow, ReadingRow, ReceivedRow

DAY = timedelta(days=1)


def applied(office, rules=""):
    path = office.desk.workspace.root / "tocsin.toml"
    path.write_text(f"[retention]\n{rules}\n", encoding="utf-8")
    with office.desk.acting(SYSTEM) as sitting:
        return apply_retention(sitting, office.desk, sitting.now)


def envelope(*objects):
    return json.dumps({"objects": objects}).encode()


def test_old_readings_go_but_the_last_of_each_program_and_collection_stays(office):
    one, two = office.collection("One"), office.collection("Two")
    often = office.reader("Often", both=one)
    once = office.reader("Once", read=one)
    from_two = office.reader("From the other", both=two)
    office.send(often, one, domain("incident", 1))
    office.send(from_two, two, domain("incident", 2))
    office.objects(once, one)
    office.objects(from_two, two)
    for _ in range(4):
        office.objects(often, one)
        office.forward(days=10)
    assert applied(office, "taxii_readings = 25")[Kept.TAXII_READINGS] == 2  # of 40 and 30 days
    with office.acting("liaison") as sitting:
        kept = [(name, (sitting.now - row.at) // DAY) for row, name in readings(sitting, one)]
        assert kept == [("Often", 10), ("Often", 20), ("Once", 40)]
        assert [name for _, name in readings(sitting, two)] == ["From the other"]
    office.forward(days=1_000)
    assert applied(office, "taxii_readings = 25")[Kept.TAXII_READINGS] == 1
    assert applied(office, "taxii_readings = 25")[Kept.TAXII_READINGS] == 0
    with office.acting("administrator") as sitting:
        told = {view.row.name: (view.objects, view.last_read) for view in readers(sitting)}
    assert {name: objects for name, (objects, _) in told.items()} == {
        "Often": 4, "Once": 1, "From the other": 1,
    }  # fmt: skip
    assert all(last is not None for _, last in told.values())


def test_without_a_rule_readings_stay_three_years_and_no_longer(office):
    collection = office.collection()
    reader = office.reader(both=collection)
    office.send(reader, collection, domain("incident", 1))
    for _ in range(2):
        office.objects(reader, collection)
        office.forward(days=1)
    office.forward(days=UNLESS_SAID[Kept.TAXII_READINGS] - 2)
    assert applied(office)[Kept.TAXII_READINGS] == 0
    office.forward(days=1)
    assert applied(office)[Kept.TAXII_READINGS] == 1


def test_envelopes_of_which_nothing_was_taken_go_and_of_others_what_was_refused(office):
    good, other, bad = domain("incident", 1), domain("incident", 2), {"type": "x", "id": "none"}
    address = Address("https://203.0.113.5/taxii2/api/", "c")
    with office.acting("administrator") as sitting:
        source = add_source(sitting, office.desk.workspace, "Bluewater CERT", address)
        both = take_in(sitting, source, envelope(good, bad)).id
        for nothing_new in (envelope(good), envelope(bad)):
            take_in(sitting, source, nothing_new)
    office.forward(days=366)
    with office.acting("administrator") as sitting:
        new = take_in(sitting, source, envelope(other, bad)).id
    with office.acting("liaison") as sitting:
        assert len(refusals(sitting)) == 3
    assert applied(office)[Kept.TAXII_RECEIVED] == 3
    assert applied(office)[Kept.TAXII_RECEIVED] == 0
    with office.acting("liaison") as sitting:
        assert [one.at for one in refusals(sitting)] == [sitting.now]
        rows = {row.id: row for row in sitting.session.scalars(select(ReceivedRow))}
        assert set(rows) == {both, new}
        assert (rows[both].new, rows[both].refused) == (1, [])
        foreign = select(ForeignRow.received).order_by(ForeignRow.at)
        assert sitting.session.scalars(foreign).all() == [both, new]


def test_the_audit_log_says_how_many_went_and_names_the_rules(office):
    collection = office.collection()
    reader = office.reader(both=collection)
    office.send(reader, collection, domain("incident", 1))
    for _ in range(3):
        office.objects(reader, collection)
        office.forward(days=1)
    applied(office, "taxii_readings = 1")
    with office.desk.looking(SYSTEM) as sitting:
        logged = select(func.count()).where(AuditRow.action == "retention.applied")
        assert sitting.session.scalar(logged) == 1
        assert sitting.session.scalar(select(func.count()).select_from(ReadingRow)) == 1
