"""What all tests share: engines, and why one is not there."""

import gc
import importlib.util
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tocsin.engine import Engine, Settings, connect

os.environ.setdefault("TOCSIN_READ", "0")  # embedding takes seconds; who tests it asks for it

settings.register_profile("tocsin", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("tocsin")

CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
        ),
    ),
    None,
)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported stays for good, so it is not looked through for garbage again and again.

    There are about a million such objects; to look through them took a tenth of the time of most
    tests. What tests leave behind is collected as ever, if less often all of it at once.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(700, 10, 50)


def missing_spark() -> str | None:
    """Why Spark cannot run here, or None."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed (pip install 'tocsin[spark]')"
    if shutil.which("java") is None:
        return "there is no Java on this machine"
    return None


@pytest.fixture(scope="session")
def duckdb_engine() -> Iterator[Engine]:
    with connect("duckdb://", Settings(threads=2)) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    reason = missing_spark()
    if reason:
        pytest.skip(reason)
    with connect("spark://local[2]", Settings(threads=2)) as engine:
        yield engine


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: what holds on one must hold on the other."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process: Playwright's loop can be started once only."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
