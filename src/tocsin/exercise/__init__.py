"""Ground-truthed scenarios in real export formats: for the demo, tests, benchmarks, training.

All content is invented. :func:`write_exercise` plays a :class:`Scenario` and writes what a
monitoring desk would be handed; :mod:`tocsin.exercise.bulk` makes large, plain data fast.
"""

from tocsin.exercise.scenario import Exercise, Scenario
from tocsin.exercise.write import write_exercise

__all__ = ["Exercise", "Scenario", "write_exercise"]
