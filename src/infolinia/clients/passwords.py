"""Passwords: one that is made for somebody, to be used once, and what is wrong with one that somebody chooses.

The rules are those of NIST SP 800-63B 5.1.1.2: length, and nothing that everybody tries; no mixture of characters is
asked for.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

SHORTEST, LONGEST = 10, 200
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that is misread when it is typed from a slip of paper
GROUPS, IN_GROUP = 4, 4  # 16 letters of 32 are 80 bits


def one_time() -> str:
    """`abcd-efgh-jkmn-pqrs`: for somebody who is to choose another at once."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))


def problem(password: str, *, username: str = "", name: str = "") -> str:
    """Why it cannot be chosen: short, long, name or common; empty when it can."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    plain = password.casefold()
    if any(len(part) > 3 and part in plain for part in (username.casefold(), *name.casefold().split())):
        return "name"
    try:
        _common().validate(password)
    except ValidationError:
        return "common"
    return ""


@lru_cache(maxsize=1)
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()
