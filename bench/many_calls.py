"""Two hundred calls at once and twenty agents for three minutes: how far apart journal, SIPp and agents are.

The day of tests/e2e/test_many_calls.py, with its figures kept; `make soak` keeps those of ten minutes under this name.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.e2e.centre import Centre
from tests.e2e.test_many_calls import PLAN
from tests.soak.many_calls import check, day, report


def main() -> int:
    if not shutil.which("sipp"):
        print("sipp is missing: make parts", file=sys.stderr)
        return 1
    plan = dataclasses.replace(PLAN, seconds=150.0)  # and a minute until the last has gone
    with tempfile.TemporaryDirectory(prefix="infolinia-bench-") as folder:
        (Path(folder) / "data").mkdir()
        centre = Centre.start(Path(folder) / "data")
        try:
            accounts = asyncio.run(day(centre, Path(folder), plan))
        finally:
            centre.stop()
    check(accounts)
    print(json.dumps(report(accounts, plan)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
