"""A second CEL engine (``common-expression-language``, Rust), in a process of its own.

Standard input: a line with the conditions, then a line a case, in JSON. Standard output: a line a
case, with the truth of every condition.
"""

import json
import sys
from datetime import datetime
from typing import Any

import cel


def truth(program: Any, case: dict[str, Any]) -> str:
    try:
        return "true" if program.execute({"case": case}) is True else "false"
    except (LookupError, RuntimeError, TypeError, ValueError):
        return "error"


def main() -> None:
    texts, *cases = (json.loads(line) for line in sys.stdin)
    programs = [cel.compile(text) for text in texts]
    for case in cases:
        for name in {"now", "vote_day", "first_seen"} & case.keys():
            case[name] = datetime.fromisoformat(case[name])
        print(json.dumps([truth(one, case) for one in programs]))


if __name__ == "__main__":
    main()
