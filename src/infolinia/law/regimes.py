"""Which regime a complaint falls under, from its matter and the kind of customer. Pure.

Source: rules.md CMP-02 and the procedure reklamacja, step R4. Art. 7a of the Act on consumer rights protects consumers;
for a firm's matters outside telecom and energy the contract sets the time, so there is no statutory deadline.
"""

from __future__ import annotations

from collections.abc import Mapping

REGIMES: Mapping[str, str] = {
    "internet_or_phone": "telecom",
    "internet_bill": "telecom",
    "power_supply": "energy_household",
    "power_cut_off": "energy_household",
    "power_billing": "electricity_billing",
    "power_quality": "electricity_quality",
    "goods": "consumer_general",
    "delivery": "consumer_general",
    "agent_conduct": "consumer_general",
    "personal_data": "gdpr_request",
}
MATTERS = tuple(REGIMES)
CLIENT_REGIMES = ("telecom", "energy_household", "electricity_billing", "consumer_general")  # a client may be under

CONTRACT = "contract"  # no statutory time: the contract with the firm sets it
GENERAL = "consumer_general"


def regime(matter: str, *, is_business: bool, of_client: frozenset[str] = frozenset()) -> str:
    """The regime of a matter; CONTRACT where the law sets no time for a firm.

    of_client: regimes the client is under (its pack); a special one it is not under gives way to the general one. An
    unknown matter is a general complaint: nobody may be turned away for the word (CMP-01).
    """
    found = REGIMES.get(matter, GENERAL)
    special = found in ("telecom", "energy_household", "electricity_billing", "electricity_quality")
    household = {"electricity_quality": "electricity_billing"}.get(found, found)
    if special and of_client and household not in of_client:
        found = GENERAL
    if is_business and found == GENERAL:
        return CONTRACT
    if is_business and found == "energy_household":
        return "electricity_billing"
    return found
