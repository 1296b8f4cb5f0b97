"""Brings the data folder up to date before anything serves: the database's tables, the packs every centre needs."""

from __future__ import annotations

import sys

import django


def prepare(*, demo: bool = False) -> None:
    """Create or migrate the tables and load the shipped packs; with `demo` the demo centre too. Safe to repeat."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from infolinia.content import services as content
    from infolinia.processes import first_user
    from infolinia.processes.settings import current

    if demo:
        from infolinia.processes.demo_centre import create

        create(current())
    else:
        first_user.ensure(current())
    content.keep_line_trouble()


def main() -> int:
    prepare(demo="--demo" in sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
