"""What people are called here: the name they sign in by and the one that screens say, and what is wrong with one."""

from __future__ import annotations

import re

from infolinia.clients import queries

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
LONGEST_NAME = 120  # characters


def username_problem(username: str, *, own: str = "") -> str:
    """Why nobody new can sign in by it: username or username-taken; empty when somebody can. own: may be taken."""
    if not USERNAME.fullmatch(username):
        return "username"
    if username != own and any(user.username == username for user in queries.users(blocked=True)):
        return "username-taken"
    return ""


def name_problem(name: str) -> str:
    """Why a person cannot be called so: name; empty when one can."""
    return "" if name and len(name) <= LONGEST_NAME else "name"
