"""What the settings of a trunk mean for SIP: which extensions are used with it; pure."""

from __future__ import annotations

from infolinia.telephony.sip.session_timer import SMALLEST, SessionPolicy
from infolinia.telephony.sip.terms import Terms
from infolinia.telephony.switch.lines import TrunkLine

PHONES = "phones"  # stands for a trunk where a telephone that is registered asks something or calls
PHONE = Terms(reliable="none", refers=True)  # a telephone that has proved whose it is may ask to hand its call on


def terms_of(line: TrunkLine) -> Terms:
    """A session timer shorter than the standard's shortest is lengthened to it."""
    expires = max(line.session_timer, SMALLEST) if line.session_timer else 0
    return Terms(reliable=line.reliable, session=SessionPolicy(expires), refers=line.refers)
