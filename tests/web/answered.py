"""A desk with published answers: two institutions, and a door for everybody."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.answers.registry import made
from tests.answers.registry.made import REASON
from tests.desk.answers import leading
from tests.desk.answers.conftest import HEALTH, WATER, Office

from tocsin.answers.registry.content import Content
from tocsin.answers.registry.events import Change
from tocsin.desk.answers import agreeing, writing
from tocsin.desk.database import sqlite_at
from tocsin.desk.people.rate import Rate
from tocsin.desk.people.rights import Role
from tocsin.desk.sitting import Desk
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.workspace import create_workspace

URL = "https://desk.example.org"


@cache
def app_of_all() -> FastAPI:
    """One app for all desks of these tests: to describe every route takes half a second."""
    return build_app(cast("Desk", None), URL, ROOMS)


class Answered:
    """The desk, what its people do, and who asks it without being signed in."""

    def __init__(self, folder: Path, settings: str = "", rate: Rate | None = None) -> None:
        workspace = create_workspace(folder / "workspace")
        (workspace.root / "tocsin.toml").write_text(settings, encoding="utf-8")
        self.office = Office(Desk.open(workspace, sqlite_at(folder / "desk.sqlite")))
        for name, institution, role in (
            ("writer", HEALTH, Role.ANALYST), ("reader", HEALTH, Role.ANALYST),
            ("head", HEALTH, Role.DECIDER), ("engineer", WATER, Role.DECIDER),
        ):  # fmt: skip
            self.office.add(name, institution, role)
        self.rate = rate

    @property
    def desk(self) -> Desk:
        return self.office.desk

    def client(self, **more: Any) -> TestClient:
        app = app_of_all()
        app.state.desk, app.state.rate = self.desk, self.rate
        return TestClient(app, base_url=URL, **more)

    def get(self, path: str, **more: Any) -> Any:
        """What anybody gets; it must be there."""
        answer = self.client().get(path, **more)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return answer

    def status(self, path: str) -> int:
        return self.client().get(path).status_code

    def publish(self, text: Content | None = None) -> str:
        return leading.published(self.office, text)

    def translate(self, answer_id: str, language: str, **texts: Any) -> None:
        wording = made.wording(language, **texts)
        self.office.does("writer", writing.translate_answer, answer_id, wording)

    def withdraw(self, answer_id: str, reason: str = REASON) -> None:
        self.office.does("head", agreeing.withdraw_answer, answer_id, reason)

    def supersede(self, answer_id: str, successor: str, reason: str = REASON) -> None:
        self.office.does("head", agreeing.supersede_answer, answer_id, successor, reason)

    def revise(self, answer_id: str, change: Change, text: Content | None = None) -> None:
        """Begins another version, and writes it where a text is given."""
        self.office.does("writer", writing.revise_answer, answer_id, change, REASON)
        if text is not None:
            events = self.office.events(answer_id)
            self.office.does("writer", writing.write_draft, answer_id, events, text)

    def publish_again(self, answer_id: str) -> None:
        leading.to_sign(self.office, answer_id)
        leading.signed(self.office, answer_id, "head", "engineer")
        self.office.does("head", agreeing.publish_answer, answer_id)

    def forward(self, **by: float) -> datetime:
        return self.office.forward(**by)
