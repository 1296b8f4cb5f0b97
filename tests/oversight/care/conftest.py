"""The demo centre with a played switch, and who looks at the pages of care."""

from tests.conduct.conftest import demo_centre
from tests.oversight.supervision.conftest import NOW, _nothing_was_seen, now, stage, visitors

__all__ = ["NOW", "_nothing_was_seen", "demo_centre", "now", "stage", "visitors"]
