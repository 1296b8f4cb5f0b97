"""`python -m bench [NAME…] [FOLDER] [--OPTION…]`: runs each measurement in a process of its own, keeps what it prints.

A measurement is a module `bench/NAME.py` that prints one JSON object: figures beside their limit or peer, measured in
the same run; a FOLDER and options are handed to it. The runner adds the machine and writes `bench/results/NAME.json`.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"


def machine() -> dict[str, object]:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return {"cpu": model, "cores": os.cpu_count(), "python": platform.python_version(), "kernel": platform.release()}


def names() -> list[str]:
    return sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("_"))


def main() -> int:
    folders = [word for word in sys.argv[1:] if word not in names() and Path(word).is_dir()]
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    wanted = [word for word in sys.argv[1:] if word not in folders and word not in options] or names()
    if unknown := set(wanted) - set(names()):
        print(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(names())}", file=sys.stderr)
        return 2
    RESULTS.mkdir(exist_ok=True)
    failed = 0
    for name in wanted:
        print(f"{name}…", file=sys.stderr, flush=True)
        run = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", *(str(Path(folder).resolve()) for folder in folders), *options],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        try:
            figures = json.loads(run.stdout)
        except json.JSONDecodeError:
            figures = None
        if run.returncode or figures is None:
            print(f"{name} failed with {run.returncode}: {run.stdout[-500:]}", file=sys.stderr)
            failed += 1
            continue
        result = {"measured": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}
        text = json.dumps({**result, "figures": figures}, indent=2, ensure_ascii=False)
        (RESULTS / f"{name}.json").write_text(text + "\n")
        print(text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
