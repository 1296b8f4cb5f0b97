"""A data folder that is thrown away, chosen before Django reads its settings."""

from __future__ import annotations

import os
import tempfile

os.environ["INFOLINIA_DATA"] = tempfile.mkdtemp(prefix="infolinia-tests-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infolinia.processes.django_settings")
