"""Every fact has been decided about: it mails somebody, or it is known that it mails nobody."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_type_hints
from uuid import UUID

import pytest

import tic_domain
from tic_adapters.links import SiteLinks
from tic_domain.conversations.reports import ReportOutcome
from tic_domain.notifications.account_letters import ABOUT_ACCOUNTS, account_letter
from tic_domain.notifications.catalogue import CATALOGUE, Duty, MailKind, Topic, topic_of
from tic_domain.notifications.jobs import MailNotice, notice_key
from tic_domain.notifications.letters import printed, shown
from tic_domain.notifications.model import EXITS, UNSENT, MailState
from tic_domain.notifications.occasions import MAILS_NOBODY, jobs_for
from tic_domain.orders.events import MoneyMoved
from tic_domain.orders.movements import MovementKind
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId, OrderId

PERSON = AccountId(UUID(int=2))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def every_event() -> Iterator[type[Event]]:
    for module in pkgutil.iter_modules(tic_domain.__path__):
        if module.name == "shared":
            continue  # the base of all of them
        try:
            events = importlib.import_module(f"tic_domain.{module.name}.events")
        except ModuleNotFoundError:
            continue
        for found in vars(events).values():
            if isinstance(found, type) and issubclass(found, Event) and found.__module__ == events.__name__:
                yield found


def example(kind: type[Event]) -> Event:
    values: dict[str, Any] = {}
    for number, (name, hint) in enumerate(get_type_hints(kind).items()):
        base = getattr(hint, "__supertype__", hint)
        samples = {UUID: UUID(int=number + 1), str: "charged:re_1", int: 1, bool: True}
        values[name] = samples.get(base) or ReportOutcome.WARNED
    return kind(**values)


EVENTS = sorted(every_event(), key=lambda one: one.__qualname__)


def test_there_are_events_to_decide_about() -> None:
    assert len(EVENTS) > 40


@pytest.mark.clause("C3.2")
@pytest.mark.parametrize("kind", EVENTS, ids=lambda one: one.__qualname__)
def test_a_fact_mails_somebody_or_is_known_to_mail_nobody(kind: type[Event]) -> None:
    events = _movements() if kind is MoneyMoved else [example(kind)]
    jobs = [job for event in events for job in jobs_for(event, at=NOW)]

    assert bool(jobs) is not (kind in MAILS_NOBODY)
    for job in jobs:
        assert jobs_for(events[0], at=NOW) == jobs_for(events[0], at=NOW)
        assert len(job.key) <= 200


@pytest.mark.clause("C3.2", "C4.1")
def test_every_kind_of_mail_comes_of_a_fact_or_a_timer() -> None:
    of_facts = {
        job.kind
        for kind in EVENTS
        for event in (_movements() if kind is MoneyMoved else [example(kind)])
        for job in jobs_for(event, at=NOW)
        if isinstance(job, MailNotice)
    }
    elsewhere = {
        MailKind.EMAIL_CONFIRMATION,
        MailKind.SESSION_INVITE,
        MailKind.MESSAGES,
        # By a timer.
        MailKind.REVIEW_INVITATION,
        MailKind.PACKAGE_ENDING,
        # By an operator's command.
        MailKind.TEST,
        # Enqueued by what deletes accounts.
        MailKind.DELETION_REQUESTED,
        MailKind.DELETION_BLOCKED,
        MailKind.DELETION_CANCELLED,
        MailKind.FAREWELL,
    }
    assert of_facts | elsewhere == set(MailKind)
    assert of_facts & elsewhere == set()


def _movements() -> list[Event]:
    order_id, coach_id = OrderId(UUID(int=1)), AccountId(UUID(int=3))
    return [
        MoneyMoved(cause=f"{one.value}:re_1", order_id=order_id, coachee_id=PERSON, coach_id=coach_id)
        for one in MovementKind
    ]


def test_only_a_few_can_be_switched_off() -> None:
    assert {kind for kind in MailKind if topic_of(kind)} == {
        MailKind.MESSAGES,
        MailKind.REVIEW_INVITATION,
        MailKind.REVIEW_PUBLISHED,
        MailKind.PACKAGE_ENDING,
    }
    assert set(CATALOGUE) == set(MailKind)
    assert {one for one in CATALOGUE.values() if isinstance(one, Topic)} == set(Topic)
    assert {one for one in CATALOGUE.values() if isinstance(one, Duty)} == set(Duty)


def test_every_state_that_lasts_has_a_way_out() -> None:
    assert set(EXITS) == {MailState.PLANNED, MailState.HANDED_OVER}
    assert not set(EXITS) & UNSENT
    for way_out in EXITS.values():
        assert way_out.owner
        assert way_out.reason.endswith(".")


def test_a_key_fits_the_provider() -> None:
    longest = notice_key(MailKind.SUBSCRIPTION_RESUMED, PERSON, UUID(int=2), "refund returned:" + "x" * 100)
    assert len(longest) <= 256


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind in ABOUT_ACCOUNTS], ids=str)
def test_a_mail_about_an_account_says_where_to_go(kind: MailKind) -> None:
    letter = account_letter(kind, SiteLinks("https://coach.example"))
    mail = printed(letter, key="k", to="ada@example.org")

    assert "\n" not in mail.subject
    assert len(mail.subject) <= 70
    assert "!" not in mail.subject + mail.text
    if letter.action is not None:
        assert letter.action[1] in mail.text
        assert f'href="{letter.action[1]}"' in mail.html


@pytest.mark.clause("C4.1")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Example", "Ada Example"),
        ("A" * 500, "A" * 59 + "…"),
        ("Ada\r\nBcc: eve@example.org", "Ada Bcc: eve@example.org"),
        ("Ada\u202egro.live", "Ada gro.live"),
        ("\u2066\u2067", "Member"),
        ("", "Member"),
        ("עדה", "\u2068עדה\u2069"),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_around(name: str, expected: str) -> None:
    assert shown(name) == expected
