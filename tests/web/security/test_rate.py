"""A program that asks without end is told to wait; others are still served."""

from starlette.testclient import TestClient

from tocsin.desk.people.rate import Rate
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS

URL = "http://testserver"


def test_who_asks_too_often_waits_and_nobody_else_does(signed):
    app = build_app(signed.desk, URL, ROOMS, rate=Rate(capacity=3, refill_s=0.01))
    busy = TestClient(app, base_url=URL, cookies=signed.clients["viewer"].cookies)
    other = TestClient(app, base_url=URL, cookies=signed.clients["analyst"].cookies)
    statuses = [busy.get("/cases.json").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert int(busy.get("/cases.json").headers["retry-after"]) > 0
    assert other.get("/cases.json").status_code == 200
