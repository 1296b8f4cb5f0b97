"""Run a command with a PostgreSQL server of its own: `with_postgres.py COMMAND…`.

The server lives in a temporary folder, listens on a free loopback port and is gone afterwards. The command finds it by
INFOLINIA_DATABASE. PostgreSQL refuses to run as root, so root lends it the user `postgres`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        sys.exit("PostgreSQL is missing: make parts")
    return found[-1].parent


def as_server(*command: str | Path) -> list[str]:
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A server of its own; gives its URL."""
    folder = Path(tempfile.mkdtemp(prefix="infolinia-pg-"))
    data, port, bin_ = folder / "data", free_port(), binaries()
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        shutil.chown(data, "postgres")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    start = ("-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        subprocess.run(as_server(bin_ / "initdb", "-D", data, "-A", "trust", "-U", "infolinia"), check=True, **quiet)
        subprocess.run(as_server(bin_ / "pg_ctl", *start), check=True, **quiet)
        subprocess.run(
            as_server(bin_ / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "infolinia", "infolinia"),
            check=True,
            **quiet,
        )
        yield f"postgresql://infolinia@127.0.0.1:{port}/infolinia"
    finally:
        subprocess.run(as_server(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop"), check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    command = sys.argv[1:]
    if not command:
        sys.exit("usage: with_postgres.py COMMAND…")
    with server() as url:
        return subprocess.run(command, env={**os.environ, "INFOLINIA_DATABASE": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
