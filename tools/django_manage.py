"""Django's management commands for developers (makemigrations, shell), on a data folder that is thrown away."""

from __future__ import annotations

import os
import sys
import tempfile


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("INFOLINIA_DATA", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infolinia.processes.django_settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
