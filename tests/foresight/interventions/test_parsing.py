import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import UsageError
from tocsin.foresight.effects.records import Intervention as Kind
from tocsin.foresight.interventions.levers import Lever
from tocsin.foresight.interventions.parsing import option


def test_levers_are_read_as_they_are_typed():
    assert option("") == ()
    assert option("label*0.2@60:0.25") == (Lever(Kind.LABEL, 0.25, 60, 0.2),)
    assert option("fact-check@120") == (Lever(Kind.FACT_CHECK, delay_min=120),)
    assert option("suspend:5e4/2 + remove@30") == (
        Lever(Kind.SUSPEND, followers=50_000, strikes=2),
        Lever(Kind.REMOVE, delay_min=30),
    )


@pytest.mark.parametrize(
    "text", ["spell:1", "nudge:much", "nudge:0.1:0.2", "nudge 0.1", "+", "nudge:1e400", "suspend"]
)
def test_what_is_no_lever_is_refused_with_an_example(text):
    with pytest.raises(UsageError):
        option(text)


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    with contextlib.suppress(UsageError):
        assert all(isinstance(lever, Lever) for lever in option(text))
