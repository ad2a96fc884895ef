"""What was counted a moment ago, for as long as the index has not changed.

Somebody who turns pages asks the same counts again with each page; over everything they take a
second per ten million posts.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

MOST: Final = 256
"""Of answers kept: a few kilobytes each, enough for the searches of fifty people."""

Answer = TypeVar("Answer")


class Remembered:
    """The latest answers about one state of the index; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def answer(self, question: Hashable, compute: Callable[[], Answer]) -> Answer:
        """The answer kept, or computed now; two threads may both compute it, to the same end."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                kept: Answer = self._answers[question]
                return kept
        answer = compute()
        with self._lock:
            self._answers[question] = answer
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
        return answer
