"""Analytics asks first, takes a no for a no, and takes Global Privacy Control for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.house import House

from tic_domain.accounts.model import UsageConsent
from tic_domain.accounts.policies import is_usage_asked, may_observe
from tic_domain.accounts.use_cases.decide_usage_consent import (
    DecideUsageConsent,
    DecideUsageConsentCommand,
)
from tic_domain.accounts.use_cases.heed_privacy_signal import HeedPrivacySignal, HeedPrivacySignalCommand


@pytest.mark.clause("C2.5", "C3.4")
@pytest.mark.parametrize("consent", UsageConsent)
def test_who_sends_the_signal_is_not_asked_and_observed_only_by_their_word(
    consent: UsageConsent,
) -> None:
    assert not is_usage_asked(consent, signal=True)
    assert may_observe(consent, signal=True) == (consent is UsageConsent.GIVEN_DESPITE_SIGNAL)


@pytest.mark.clause("C2.5", "C3.4")
@pytest.mark.parametrize("consent", UsageConsent)
def test_who_is_asked_is_not_observed_meanwhile(consent: UsageConsent) -> None:
    assert not (is_usage_asked(consent, signal=False) and may_observe(consent, signal=False))


@pytest.mark.clause("C2.5", "C3.4")
@given(acts=st.lists(st.sampled_from(["yes", "no", "yes with signal", "signal"]), max_size=8))
async def test_the_last_word_counts_and_the_signal_takes_back_an_earlier_yes(acts: list[str]) -> None:
    house = House()
    ada = await house.member()
    decide, heed = DecideUsageConsent(house.open, house.clock), HeedPrivacySignal(house.open, house.clock)
    given, despite = False, False
    for act in acts:
        if act == "signal":
            await heed(HeedPrivacySignalCommand(account_id=ada.id))
            given = given and despite
        else:
            given, despite = act != "no", act == "yes with signal"
            await decide(DecideUsageConsentCommand(account_id=ada.id, given=given, signal=despite))

    assert house.account(ada.id).usage_consent.is_given == given


async def test_the_same_word_again_changes_nothing(house: House) -> None:
    ada = await house.member()
    decide = DecideUsageConsent(house.open, house.clock)
    first = await decide(DecideUsageConsentCommand(account_id=ada.id, given=False, signal=False))
    stored = house.account(ada.id)
    await decide(DecideUsageConsentCommand(account_id=ada.id, given=False, signal=True))

    assert house.account(ada.id) == stored
    assert first.usage_decided_at == house.clock.now()
