"""Ratings, complete but for what a test changes."""

from datetime import UTC, datetime

import pytest

from tocsin.foresight.dangerous_speech.form import Answer, Field, Rating

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def rating():
    """A rating with one level in all fields, or a level by field."""

    def make(message=1, rater="rater-1", level=2, **changed):
        levels = level if isinstance(level, dict) else dict.fromkeys(Field, level)
        answers = {field: Answer(levels[field], f"why {field}", (message, 7)) for field in Field}
        stated = {
            "message": message, "context": "Quellin, before the vote", "rater": rater,
            "rated_at": AT, "independent": True, "answers": answers,
        } | changed  # fmt: skip
        return Rating(**stated)

    return make
