"""How long the check of a procedure of 500 steps takes: `infolinia procedure check` without its start. Limit: 1 s.

The procedure asks 160 questions, half of them only after a yes, and says what it was told under the same conditions.
"""

from __future__ import annotations

import json
import statistics
import time

from infolinia.procedures.checker.check import check
from infolinia.procedures.checker.proof import Demand, KnownAction

STEPS, RUNS = 500, 7
LIMIT_S = 1.0
ACTIONS = {"shop.keep": KnownAction({"a": "text?"}, {"case": "case"}, irreversible=True)}


def written() -> str:
    slots: list[str] = []
    steps = ["statement: recording\n    law: REC-01\n    text: {pl: Nagrywamy., en: We record.}"]
    n = 0
    while len(steps) < STEPS - 1:
        n += 1
        condition = f"yes{n} and not yes{n - 1}" if n > 1 else "yes1"
        slots += [f"yes{n}: {{type: yes_no}}", f"what{n}: {{type: text}}"]
        steps += [
            f'ask: yes{n}\n    text: {{pl: "Czy {n}?", en: "Is it {n}?"}}',
            f'ask: what{n}\n    when: yes{n}\n    text: {{pl: "Co {n}?", en: "What {n}?"}}',
            f"say: tell{n}\n    when: yes{n}\n    text: {{pl: '{{what{n}}}', en: '{{what{n}}}'}}",
            f"branch: way{n}\n    when:\n      - {{if: {condition}, go: say{n}}}",
            f"do: keep{n}\n    action: shop.keep\n    with: {{a: what{n}}}\n    on_change: shop.keep",
            f"say: say{n}\n    text: {{pl: Dalej., en: On.}}",
        ]
        steps[-2] += f"\n    on_error: {{unavailable: say{n}}}"
    steps = [*steps[: 1 + (STEPS - 2) // 6 * 6], "finish: end\n    disposition: X"]
    head = "procedure: large\ntitle: {pl: Duża, en: Large}\ncall: {direction: in, kind: x}\nslots:\n"
    return head + "".join(f"  {s}\n" for s in slots) + "steps:\n" + "".join(f"  - {s}\n" for s in steps)


def main() -> None:
    text = written()
    steps = text.count("\n  - ")
    took: list[float] = []
    cpu: list[float] = []
    found = 0
    for run in range(RUNS):
        text += f"# {run}\n"  # a file that was never read before
        begun, worked = time.perf_counter(), time.process_time()
        found = len(check(text, source="large.yaml", library={}, actions=ACTIONS, demanded=[Demand("REC-01")]))
        took.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - worked)
    print(json.dumps({
        "steps": steps,
        "findings": found,
        "median_s": round(statistics.median(took), 3),
        "cpu_median_s": round(statistics.median(cpu), 3),
        "worst_s": round(max(took), 3),
        "limit_s": LIMIT_S,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
