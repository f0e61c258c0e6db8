"""The record of processing follows from the classification."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs
import pytest

from tic_domain.accounts.personal_data import EMAIL, NAME
from tic_domain.orders.personal_data import MONEY
from tic_domain.privacy.record import as_data, as_markdown, erased_by, kept_for, record_of
from tic_domain.shared.classification import (
    Classification,
    Erasure,
    Personal,
    Processor,
    Retention,
    System,
    Trigger,
)


def personal(metadata: Mapping[str, object]) -> Personal:
    return next(one for one in metadata.values() if isinstance(one, Personal))


PLACES: Final[list[tuple[str, Classification]]] = [
    ("b.email", personal(EMAIL)),
    ("a.name", personal(NAME)),
    ("c.price", personal(MONEY)),
    ("d.version", System("an optimistic lock")),
]


@pytest.mark.clause("C7.1")
def test_each_purpose_has_its_data_categories_recipients_and_bases() -> None:
    made = record_of(PLACES)

    by_purpose = {one.purpose: one for one in made.activities}
    mail = by_purpose["essential.service.notifications.email"]
    assert [one.name for one in mail.data] == ["b.email"]
    signing_in = by_purpose["essential.service.authentication"]
    assert [one.name for one in signing_in.data] == ["a.name", "b.email"]
    assert signing_in.categories == ("user.contact.email", "user.name")
    assert signing_in.recipients == (Processor.RESEND, Processor.HOSTING)
    assert list(by_purpose) == sorted(by_purpose)


@pytest.mark.clause("C4.1")
def test_a_recipient_that_is_added_is_in_the_record() -> None:
    more = attrs.evolve(personal(NAME), recipients=frozenset({Processor.ROLLBAR}))

    assert record_of([("x", more)]).activities[0].recipients == (Processor.ROLLBAR,)


def test_as_a_document_it_says_of_each_datum_what_happens_to_it() -> None:
    shown = as_markdown(record_of(PLACES))

    assert "## Payments and payouts" in shown
    assert "| `c.price` | `user.behavior.purchase_history` | Stripe, hosting | 3653 days from when " in shown
    assert "d.version" not in shown
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {7}


def test_as_data_it_is_whole() -> None:
    made = json.loads(json.dumps(as_data(record_of([("c.price", personal(MONEY))]))))

    (datum,) = made["activities"][0]["data"]
    assert datum["retention"] == {"trigger": "order settled", "days": 3653}
    assert datum["export_exempt"] is None


@pytest.mark.parametrize("trigger", Trigger)
def test_every_period_has_words(trigger: Trigger) -> None:
    assert kept_for(Retention(trigger, timedelta(days=1))).startswith("1 day from")
    assert kept_for(Retention(trigger, None)) == "as long as the account exists"


@pytest.mark.parametrize("erasure", Erasure)
def test_every_way_of_erasing_has_words(erasure: Erasure) -> None:
    assert erased_by(erasure)
