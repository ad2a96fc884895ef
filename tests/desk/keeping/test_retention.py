"""What a rule names is deleted in time; what none names, and every judgement, stays."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, select

from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.cases.tables import CaseRow, EvidenceRow
from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.keeping import erasure
from tocsin.desk.keeping.access import everything_about
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.keeping.erasure import erase_account, erase_person
from tocsin.desk.keeping.retention import apply_retention
from tocsin.desk.keeping.rules import UNLESS_SAID, Kept
from tocsin.desk.people.registry import NewPerson, create_first_administrator, invite, names_of
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.tables import AttemptRow, SessionRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import StorageError, UsageError
from tocsin.posts.corpus import Corpus
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.schema import POSTS

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ADMINISTRATOR = Actor("person-adi", "Adi", "Office", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def desk_now(desk: Desk) -> Desk:
    return Desk(desk.workspace, desk.database, desk.seal, lambda: NOW)


@pytest.fixture
def rule(desk: Desk) -> Callable[[str], None]:
    def write(text: str) -> None:
        path = desk.workspace.root / "tocsin.toml"
        path.write_text(f"[retention]\n{text}\n", encoding="utf-8")

    return write


def write_posts(desk: Desk, day: str, authors: list[str], platform: str = "x") -> Path:
    """A day of the corpus; identities sealed as an import does."""
    names = Pseudonyms(desk.workspace.key())
    ids = [names.name(platform, author) for author in authors]
    rows = [
        {
            "post_id": f"{day}-{number}",
            "account_id": account,
            "created_at": datetime.fromisoformat(f"{day}T09:00:00+00:00"),
            "text": f"a post by {author}",
            "mentions": [names.name(platform, "bea")] if author != "bea" else [],
        }
        for number, (account, author) in enumerate(zip(ids, authors, strict=True))
    ]
    fields = pa.schema([field for field in POSTS if field.name != "platform"])
    folder = desk.workspace.corpus / "posts" / f"platform={platform}" / f"day={day}"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, fields), folder / "run-0.parquet")
    sealed = [names.seal(author, f"@{author}") for author in authors]
    identities = desk.workspace.corpus / "identities"
    identities.mkdir(exist_ok=True)
    pq.write_table(
        pa.table({"account_id": ids, "sealed": pa.array(sealed, pa.binary())}),
        identities / f"{platform}-{day}.parquet",
    )
    return folder


def holds(desk: Desk) -> bool:
    with desk.database.reading() as session:
        return verify(stored_lines(session), desk.seal.public, read_head(desk.seal.head)).holds


def authors(desk: Desk) -> list[str]:
    files = Corpus(desk.workspace.corpus).post_files()
    return sorted(
        text.removeprefix("a post by ")
        for path in files
        for text in pq.read_table(path, partitioning=None)["text"].to_pylist()
    )


def test_without_rules_nothing_is_deleted(desk_now: Desk) -> None:
    write_posts(desk_now, "2001-01-01", ["ana"])
    with desk_now.acting(SYSTEM) as sitting:
        assert apply_retention(sitting, desk_now, NOW) == dict.fromkeys(UNLESS_SAID, 0)
    assert authors(desk_now) == ["ana"]
    assert holds(desk_now)


def test_whole_days_of_posts_go_and_the_log_says_so(
    desk_now: Desk, rule: Callable[[str], None]
) -> None:
    rule("posts = 10")
    for day, author in (("2026-11-17", "old"), ("2026-11-18", "edge"), ("2026-11-28", "new")):
        write_posts(desk_now, day, [author])
    with desk_now.acting(SYSTEM) as sitting:
        assert apply_retention(sitting, desk_now, NOW)[Kept.POSTS] == 1
    assert authors(desk_now) == ["edge", "new"]
    with desk_now.database.reading() as session:
        lines = list(stored_lines(session))
        kinds = session.scalars(select(JobRow.kind)).all()
    assert [line.entry.action for line in lines if line.entry.subject == "desk"] == [
        "retention.applied"
    ]
    assert kinds == ["index"]
    assert holds(desk_now)


def test_posts_are_not_deleted_while_an_import_writes(
    desk_now: Desk, rule: Callable[[str], None]
) -> None:
    rule("posts = 10")
    write_posts(desk_now, "2026-01-01", ["ana"])
    refused = pytest.raises(StorageError, match="Another import")
    with Corpus(desk_now.workspace.corpus).writing(), refused, desk_now.acting(SYSTEM) as sitting:
        apply_retention(sitting, desk_now, NOW)
    assert authors(desk_now) == ["ana"]


def test_rows_go_by_their_own_clock_and_cases_never(
    desk_now: Desk, rule: Callable[[str], None]
) -> None:
    rule("sessions = 30\nsign_in_attempts = 30\njobs = 30\naudit_details = 30")
    old, new = NOW - timedelta(days=31), NOW - timedelta(days=29)
    with desk_now.acting(SYSTEM) as sitting:
        make_person(sitting, "ana", Role.ADMINISTRATOR)
    with desk_now.database.writing() as session:
        (who,) = session.scalars(select(SessionRow.person_id)).all() or [None]
        assert who is None
        for number, at in enumerate((old, new)):
            session.add(AttemptRow(id=f"attempt-{number}", subject="name:x", at=at))
        _add_case(Sitting(session, SYSTEM, old, desk_now.seal))
        Sitting(session, SYSTEM, old, desk_now.seal).log("case.saved", "case-1", title="old")
    with desk_now.acting(SYSTEM) as sitting:
        deleted = apply_retention(sitting, desk_now, NOW)
    assert deleted[Kept.SIGN_IN_ATTEMPTS] == 1
    assert deleted[Kept.AUDIT_DETAILS] == 1
    with desk_now.database.reading() as session:
        assert session.scalars(select(AttemptRow.id)).all() == ["attempt-1"]
        assert session.scalar(select(func.count()).select_from(CaseRow)) == 1
    assert holds(desk_now)


def _add_case(sitting: Sitting) -> None:
    sitting.session.add(
        CaseRow(
            id="case-1", number=1, title="Bridge", status="open", tlp="clear", severity=None,
            objectives=[], institution="Office", version=1, created_by="person-ana",
            created_at=sitting.now, updated_by="person-ana", updated_at=sitting.now,
            merged_into=None,
        )
    )  # fmt: skip
    sitting.session.flush()


def make_person(sitting: Sitting, name: str, role: Role) -> str:
    new = NewPerson(name, f"{name} Reyes", "Office", frozenset({role}))
    return create_first_administrator(sitting, new, "a lighthouse in the fog").id


@pytest.mark.parametrize(
    "text", ["cases = 30", "posts = 0", "posts = -1", 'posts = "30"', "posts = true"]
)
def test_a_wrong_rule_is_refused_and_nothing_is_deleted(
    desk_now: Desk, rule: Callable[[str], None], text: str
) -> None:
    rule(f"{text}\njobs = 1")
    with pytest.raises(UsageError, match=r"tocsin\.toml"), desk_now.acting(SYSTEM) as sitting:
        apply_retention(sitting, desk_now, NOW)


def freeze_post(desk: Desk, author: str) -> None:
    account = Pseudonyms(desk.workspace.key()).name("x", author)
    with desk.acting(SYSTEM) as sitting:
        _add_case(sitting)
        document = {"content": {"account_id": account, "text": "kept"}}
        sitting.session.add(
            EvidenceRow(
                case_id="case-1", id="e1", kind="post", document=document,
                captured_by="person-ana", captured_at=NOW,
            )
        )  # fmt: skip


@pytest.mark.parametrize("by_pseudonym", [False, True])
def test_a_person_is_told_everything_that_is_held(desk_now: Desk, by_pseudonym: bool) -> None:
    write_posts(desk_now, "2026-11-18", ["bea", "carl"])
    write_posts(desk_now, "2026-11-19", ["carl", "bea"])
    write_posts(desk_now, "2026-11-19", ["bea"], platform="telegram")
    freeze_post(desk_now, "bea")
    pseudonym = Pseudonyms(desk_now.workspace.key()).name("x", "bea")
    asked = pseudonym if by_pseudonym else "bea"
    with desk_now.acting(ADMINISTRATOR) as sitting:
        told = everything_about(sitting, desk_now, "X", asked)
    assert [post["text"] for post in told["posts"]] == ["a post by bea"] * 2
    assert {post["platform"] for post in told["posts"]} == {"x"}
    assert told["posts_of_others_that_name_it"] == 2
    assert told["identity"] == {"account_id": "bea", "account_name": "@bea"}
    assert [(one["case"], one["id"]) for one in told["evidence"]] == [("case-1", "e1")]
    assert holds(desk_now)


def test_an_erased_account_is_gone_from_the_files_and_the_rest_is_not(
    desk_now: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    redacted: list[Account] = []
    monkeypatch.setattr(
        erasure, "ERASERS", [lambda _sitting, account: redacted.append(account) or 3]
    )
    write_posts(desk_now, "2026-11-18", ["bea", "carl"])
    write_posts(desk_now, "2026-11-19", ["bea"])
    write_posts(desk_now, "2026-11-19", ["bea"], platform="telegram")
    rejected = desk_now.workspace.corpus / "rejected" / "i.jsonl"
    rejected.parent.mkdir()
    rejected.write_text('{"line":1,"raw":"by bea"}\n{"line":2,"raw":"by carl"}\n')
    desk_now.workspace.found.mkdir()
    (desk_now.workspace.found / "posts.parquet").write_bytes(b"quotes bea")
    with desk_now.acting(ADMINISTRATOR) as sitting:
        done = erase_account(sitting, desk_now, "x", "bea", "asked for in a letter")
    assert (done.posts, done.identities, done.rejected, done.documents) == (2, 2, 1, 3)
    assert authors(desk_now) == ["bea", "carl"]  # on telegram it is another account
    assert len(redacted) == 1
    assert rejected.read_text() == '{"line":1,"raw":""}\n{"line":2,"raw":"by carl"}\n'
    assert not desk_now.workspace.found.exists()
    with desk_now.acting(ADMINISTRATOR) as sitting:
        told = everything_about(sitting, desk_now, "x", "bea")
    assert (told["posts"], told["identity"]) == ([], None)
    with desk_now.database.reading() as session:
        job = session.scalars(select(JobRow)).one()
    assert (job.kind, job.then) == ("index", ["investigate"])
    assert holds(desk_now)


def test_what_the_log_told_of_an_account_is_erased_with_it(desk_now: Desk) -> None:
    with desk_now.acting(ADMINISTRATOR) as sitting:
        everything_about(sitting, desk_now, "x", "bea")
        erase_account(sitting, desk_now, "x", "bea", "asked for")
    with desk_now.database.reading() as session:
        details = [line.detail for line in stored_lines(session) if line.detail]
    assert not any('"bea"' in detail for detail in details)
    assert holds(desk_now)


def test_an_erased_person_has_no_name_any_more_and_the_log_still_holds(desk_now: Desk) -> None:
    with desk_now.acting(SYSTEM) as sitting:
        make_person(sitting, "adi", Role.ADMINISTRATOR)
    with desk_now.acting(ADMINISTRATOR) as sitting:
        new = NewPerson("ana@office.example", "Ana Reyes", "Office", frozenset({Role.ANALYST}))
        row, _ = invite(sitting, new)
        sitting.log("sign_in.failed", "nobody", name="ana@office.example", address="192.0.2.1")
        sitting.log("case.saved", "case-1", title="About Ana Reyes and others")
    with desk_now.acting(ADMINISTRATOR) as sitting:
        assert erase_person(sitting, row.id, "left the office") >= 2
    with desk_now.database.reading() as session:
        lines = list(stored_lines(session))
        assert names_of(session, [row.id]) == {}
    told = [line.detail for line in lines if line.detail]
    assert not any("ana@office.example" in one for one in told)
    assert lines[-1].entry.action == "person.erased"
    assert holds(desk_now)


def test_only_administrators_erase_and_the_last_one_is_not_erased(desk_now: Desk) -> None:
    analyst = Actor("person-ana", "Ana", "Office", frozenset({Role.ANALYST}))
    with desk_now.acting(SYSTEM) as sitting:
        adi = make_person(sitting, "adi", Role.ADMINISTRATOR)
    for act in (
        lambda sitting: erase_person(sitting, adi, "no"),
        lambda sitting: erase_account(sitting, desk_now, "x", "bea", "no"),
        lambda sitting: everything_about(sitting, desk_now, "x", "bea"),
    ):
        with pytest.raises(ForbiddenError), desk_now.acting(analyst) as sitting:
            act(sitting)
    with pytest.raises(ConflictError), desk_now.acting(ADMINISTRATOR) as sitting:
        erase_person(sitting, adi, "no")
    assert holds(desk_now)


@pytest.mark.parametrize(
    ("platform", "account"), [("", "bea"), ("x", " "), ("x", "\0"), ("x", "b" * 501)]
)
def test_what_is_no_account_is_refused(desk_now: Desk, platform: str, account: str) -> None:
    with pytest.raises(InvalidError), desk_now.acting(ADMINISTRATOR) as sitting:
        everything_about(sitting, desk_now, platform, account)
