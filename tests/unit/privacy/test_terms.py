"""The texts that stand beside the policy."""

import pytest

from tic_domain.privacy.model import LegalText
from tic_domain.privacy.policy import PRIVACY_POLICY
from tic_domain.privacy.terms import COOKIE_POLICY, TERMS_OF_SERVICE


@pytest.mark.parametrize(
    "text", [PRIVACY_POLICY, TERMS_OF_SERVICE, COOKIE_POLICY], ids=lambda text: text.title
)
def test_each_has_a_title_a_date_and_sections_in_order(text: LegalText) -> None:
    numbers = [section.number for section in text.sections]

    assert text.title
    assert text.effective
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("text", [TERMS_OF_SERVICE, COOKIE_POLICY], ids=lambda text: text.title)
def test_only_the_privacy_policy_has_clauses(text: LegalText) -> None:
    assert text.clauses() == ()
