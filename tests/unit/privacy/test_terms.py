"""The texts that stand beside the policy, and the facts that they state."""

from collections.abc import Mapping
from datetime import timedelta

import attrs
import pytest

from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.privacy.cookies import COOKIES
from tic_domain.privacy.model import LegalText
from tic_domain.privacy.policies import pinned_gate
from tic_domain.privacy.policy import PRIVACY_POLICY
from tic_domain.privacy.terms import COOKIE_PINS, COOKIE_POLICY, TERMS_OF_SERVICE, TERMS_PINS
from tic_domain.scheduling.model import HOLD


@pytest.mark.parametrize(
    "text", [PRIVACY_POLICY, TERMS_OF_SERVICE, COOKIE_POLICY], ids=lambda text: text.title
)
def test_each_has_a_title_a_date_and_sections_in_order(text: LegalText) -> None:
    numbers = [section.number for section in text.sections]

    assert text.title
    assert text.effective
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("text", "pins"), [(TERMS_OF_SERVICE, TERMS_PINS), (COOKIE_POLICY, COOKIE_PINS)], ids=["terms", "cookies"]
)
def test_the_wording_of_today_is_the_pinned_one(text: LegalText, pins: Mapping[str, str]) -> None:
    gate = pinned_gate(text, pins, known=pins)

    assert (gate.failures, gate.checked) == ((), len(pins))


def test_no_two_texts_share_an_id() -> None:
    ids = [one.id for text in (PRIVACY_POLICY, TERMS_OF_SERVICE, COOKIE_POLICY) for one in text.clauses()]

    assert len(ids) == len(set(ids))


def worded(text: LegalText) -> dict[str | None, str]:
    return {one.id: one.text for one in text.clauses()}


def test_the_terms_state_what_the_code_keeps_to() -> None:
    terms = worded(TERMS_OF_SERVICE)

    assert timedelta(minutes=30) == HOLD
    assert "for 30 minutes" in terms["T5.1"]
    assert DEFAULT_TERMS.fee_permille == 200
    assert "keeps 20\u00a0%" in terms["T5.2"]
    assert "100\u00a0% up to 48 hours before it begins, 50\u00a0% up to 24 hours before" in terms["T6.1"]
    assert [(one.minutes_before, one.refund_permille) for one in DEFAULT_TERMS.cancellation] == [
        (48 * 60, 1000),
        (24 * 60, 500),
    ]


@pytest.mark.clause("C2.5")
def test_the_cookie_policy_names_every_cookie_with_its_purpose_and_its_time() -> None:
    said = worded(COOKIE_POLICY)

    for number, one in enumerate(COOKIES, start=1):
        text = said[f"K1.{number}"]
        assert all(part in text for part in (f"“{one.name}”", one.purpose, one.lasts))


def test_a_change_of_a_number_changes_the_wording() -> None:
    changed = attrs.evolve(COOKIES[0], lifetime=timedelta(days=365))

    assert changed.lasts == "365 days"
