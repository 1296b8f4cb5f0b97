"""How many expressions and utterances are understood, by language and kind.

`python -m bench understanding FOLDER [--wrong]` reads FOLDER/slots.jsonl and FOLDER/utterances.jsonl (without a FOLDER
the rows and sentences of the tests); with --wrong it lists the rows that were not right, and what came of them.
Rows whose tags say that they follow no Polish use are counted apart.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from infolinia.procedures.understanding.measuring import slot_value, utterance_events

KEPT_TO_LOOK_AT = {"numeric_date_order", "not_polish_number_style", "odd_polish", "ungrammatical", "latent"}


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    folder = Path(words[0]) if words else None
    wrong = "--wrong" in sys.argv
    rows = _rows(folder / "slots.jsonl") if folder else _own_expressions()
    said = _rows(folder / "utterances.jsonl") if folder else _own()
    begun = time.perf_counter()
    figures = {
        "slots": _table([(row, _kind(row), _right(row, slot_value(row))) for row in rows], wrong=wrong),
        "utterances": _table([(row, "events", _same(row, utterance_events(row))) for row in said], wrong=wrong),
        "rows_a_second": round((len(rows) + len(said)) / (time.perf_counter() - begun)),
        "limit": {"right_percent": 95, "false_values_of_none": 0},
    }
    print(json.dumps(figures, ensure_ascii=False))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _own_expressions() -> list[dict[str, Any]]:
    from tests.procedures.slots.test_rows import ROWS

    return ROWS


def _own() -> list[dict[str, Any]]:
    from tests.procedures.understanding.sentences import ENGLISH, POLISH, STEPS
    from tests.procedures.understanding.test_callers import ROWS
    from tests.procedures.understanding.test_callers import STEPS as CALLED

    callers = [{**row, "step_expectation": CALLED[row["step"]]} for row in ROWS]
    return callers + [
        {"lang": language, "step_expectation": STEPS[step], "text": text, "expected": expected}
        for language, sentences in (("pl", POLISH), ("en", ENGLISH))
        for step, text, expected in sentences
    ]


def _kind(row: dict[str, Any]) -> str:
    return "to look at" if KEPT_TO_LOOK_AT & set(row.get("tags", ())) else str(row["kind"])


def _right(row: dict[str, Any], found: Any) -> bool:
    return found == row["value"] or any(found == other for other in row.get("also", ()))


def _same(row: dict[str, Any], found: list[dict[str, Any]]) -> bool:
    heard = sorted(map(_text, found))
    return any(heard == sorted(map(_text, right)) for right in (row["expected"], *row.get("also_right", ())))


def _text(event: dict[str, Any]) -> str:
    values = {"values": sorted(event["values"], key=str)} if "values" in event else {}
    return json.dumps({**event, **values}, sort_keys=True, ensure_ascii=False)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _table(measured: list[tuple[dict[str, Any], str, bool]], *, wrong: bool) -> dict[str, dict[str, str]]:
    right, total = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row, kind, is_right in measured:
        for key in ((row["lang"], kind), (row["lang"], "all")):
            if key[1] != "all" or kind != "to look at":
                total[key] += 1
                right[key] += is_right
        if wrong and not is_right:
            found = utterance_events(row) if kind == "events" else slot_value(row)
            print(row["lang"], row.get("step", kind), row["text"], _json(found), sep=" | ", file=sys.stderr)
    languages = sorted({language for language, _ in total})
    return {
        language: {
            kind: f"{right[language, kind]}/{total[language, kind]}" for own, kind in sorted(total) if own == language
        }
        for language in languages
    }


if __name__ == "__main__":
    main()
