"""More agents for a demo centre: `python -m bench._people DATA COUNT PASSWORD` makes users who master all its queues,
which then hold as many calls as come.

Prints a JSON object of user ids by user name. It writes to the database of DATA as an administrator's page would.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SKILLS = {"complaints": 5, "faults": 5, "service": 5, "orders": 5}
MOST_WAITING = 1000


def add(data: Path, count: int, password: str) -> dict[str, str]:
    """Make the agents in a process of its own, because Django is set up for one folder a process."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("INFOLINIA_")}
    made = subprocess.run(
        [sys.executable, "-m", "bench._people", str(data), str(count), password],
        cwd=Path(__file__).resolve().parent.parent, capture_output=True, text=True, check=False,
        env={**env, "INFOLINIA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "infolinia.processes.django_settings"},
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr)
    return json.loads(made.stdout)


def main() -> None:
    import django

    django.setup()
    from infolinia.clients import queries
    from infolinia.clients import services as clients
    from infolinia.clients.access import CLOCK
    from infolinia.floor.routing import rules
    from infolinia.floor.routing.models import Queue
    from infolinia.journal.scope import ALL_CLIENTS, scoped

    Queue.objects.update(max_length=MOST_WAITING)
    count, password = int(sys.argv[2]), sys.argv[3]
    made: dict[str, str] = {}
    with scoped(ALL_CLIENTS):
        model = next(user for user in queries.users() if user.username == "liliana")
        for number in range(count):
            now = CLOCK.instant()
            user = clients.put_user(
                f"agent{number}", f"Agent {number}", role="agent", operator=model.operator, clients=model.clients,
                password=password, now=now,
            )  # fmt: skip
            rules.put_agent(
                str(user.pk), operator=model.operator, team="many", skills=SKILLS, languages={"pl": "native"},
                certificates=[{"kind": "pierwsza_pomoc_telefoniczna", "valid_from": "2026-01-01"}], now=now,
            )  # fmt: skip
            made[user.username] = str(user.pk)
    print(json.dumps(made))


if __name__ == "__main__":
    main()
