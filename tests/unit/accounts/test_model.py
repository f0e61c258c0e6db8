from datetime import UTC, datetime

import pytest
from tests.unit.house import identity_of

from tic_adapters.memory.system import SeededIds
from tic_domain.accounts.model import Account
from tic_domain.shared.ids import AccountId

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = Account.register(id=AccountId(SeededIds().new()), identity=identity_of(), now=NOW)


@pytest.mark.clause("C2.1")
def test_a_verified_address_is_taken_over_from_linkedin() -> None:
    assert ADA.email == "ada@example.org"


@pytest.mark.clause("C2.1")
def test_an_unverified_address_is_not() -> None:
    account = Account.register(id=ADA.id, identity=identity_of(email_verified=False), now=NOW)

    assert account.email is None


def test_what_linkedin_says_later_is_followed() -> None:
    seen = ADA.seen_on_linkedin(identity_of(name="Ada Other", email="other@example.org"))

    assert (seen.name, seen.email) == ("Ada Other", "other@example.org")


@pytest.mark.clause("C7.2")
def test_a_corrected_name_and_address_stay_corrected() -> None:
    corrected = ADA.renamed("Countess").with_email("countess@example.org")

    seen = corrected.seen_on_linkedin(identity_of(name="Ada Other", email="other@example.org"))

    assert (seen.name, seen.email) == ("Countess", "countess@example.org")
    assert seen.linkedin == identity_of(name="Ada Other", email="other@example.org")


def test_an_address_is_not_lost_when_linkedin_stops_naming_it() -> None:
    assert ADA.seen_on_linkedin(identity_of(email=None)).email == "ada@example.org"


def test_an_awaited_address_does_not_count_yet() -> None:
    waiting = ADA.awaiting_email("new@example.org")

    assert (waiting.email, waiting.pending_email) == ("ada@example.org", "new@example.org")
