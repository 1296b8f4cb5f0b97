"""Which law a complaint falls under."""

from __future__ import annotations

import pytest

from infolinia.law.regimes import CONTRACT, MATTERS, regime

NAD = frozenset({"telecom", "energy_household", "electricity_billing", "consumer_general"})
SHOP = frozenset({"consumer_general"})


@pytest.mark.parametrize(
    ("matter", "is_business", "of_client", "found"),
    [
        ("internet_or_phone", False, NAD, "telecom"),
        ("internet_or_phone", True, NAD, "telecom"),  # the telecom time holds for firms, too
        ("power_supply", False, NAD, "energy_household"),
        ("power_supply", True, NAD, "electricity_billing"),  # a firm is no household
        ("power_quality", False, NAD, "electricity_quality"),
        ("power_quality", False, SHOP, "consumer_general"),
        ("goods", False, SHOP, "consumer_general"),
        ("goods", True, SHOP, CONTRACT),  # art. 7a protects consumers
        ("personal_data", True, SHOP, "gdpr_request"),
        ("internet_or_phone", False, SHOP, "consumer_general"),
        ("internet_or_phone", False, frozenset(), "telecom"),  # a client that says nothing of itself
        ("juggling", False, NAD, "consumer_general"),
    ],
)
def test_regimes(matter, is_business, of_client, found):
    assert regime(matter, is_business=is_business, of_client=of_client) == found


def test_every_regime_is_in_the_table(law):
    for matter in MATTERS:
        for business in (False, True):
            found = regime(matter, is_business=business)
            assert found == CONTRACT or found in law.regimes
