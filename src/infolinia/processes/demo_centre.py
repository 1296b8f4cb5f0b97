"""The demo centre's content: the shipped pack, passwords for its users, a token for programs."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infolinia.clients import queries as clients
from infolinia.clients import services as access
from infolinia.content import packs
from infolinia.content import services as content
from infolinia.floor.routing import queries as floor
from infolinia.journal.scope import ALL_CLIENTS, scoped
from infolinia.processes.demo import accounts
from infolinia.processes.settings import Settings

FACTS = "demo-facts.json"


def create(settings: Settings) -> None:
    """Load the pack and write down, for its owner's eyes, who may sign in and what may be called. Safe to repeat."""
    now = datetime.now(UTC)
    secret = accounts(settings.data)
    with scoped(ALL_CLIENTS):
        content.load_pack(packs.root() / "demo", now=now, prompts_folder=settings.prompts)
        people: list[dict[str, Any]] = []
        for user in clients.users():
            access.put_user(
                user.username,
                user.name,
                role=user.role,
                operator=user.operator,
                clients=user.clients,
                password=secret["password"],
                language=user.language,
                now=now,
            )
            people.append(
                {"username": user.username, "password": secret["password"], "role": user.role, "name": user.name}
            )
        numbers = [
            {"number": number.number, "code": number.queue or "", "for": f"{number.name}, {number.client}"}
            for number in floor.numbers()
        ]
        token = secret.get("token") or access.make_token("celina", "demo", now=now)
    secret["token"] = token
    _write(settings.data / "demo.json", secret)
    _write(settings.data / FACTS, {"accounts": people, "numbers": numbers, "token": token})


def _write(file: Path, facts: dict[str, Any]) -> None:
    temporary = file.with_suffix(".new")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(facts, out, ensure_ascii=False)
    temporary.replace(file)
