"""What each provider is told: every parameter of every port that leads outside, and what it is made of."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from tic_adapters.policy.shapes import Untold, hints_of, leaves
from tic_domain.accounts.model import Account, SignInAttempt
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.notifications.ports import Mailer
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movement
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.ports import KeptPaymentEvent, PaymentEvents, Payments, Payouts, Subscriptions
from tic_domain.orders.subscription import Subscription
from tic_domain.privacy.model import Gate
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.shared.classification import Classification, Personal, Processor, System, classification_of
from tic_domain.shared.clauses import clause
from tic_domain.usage.jobs import CaptureProductEvent
from tic_domain.usage.personal_data import PSEUDONYM
from tic_domain.usage.ports import Analytics, ErrorReports

Stored = tuple[type, str]
Source = Stored | System | Personal

PORTS: Final[Mapping[type, Processor]] = {
    Payments: Processor.STRIPE,
    Payouts: Processor.STRIPE,
    Subscriptions: Processor.STRIPE,
    PaymentEvents: Processor.STRIPE,
    Mailer: Processor.RESEND,
    Analytics: Processor.POSTHOG,
    ErrorReports: Processor.ROLLBAR,
    IdentityProvider: Processor.LINKEDIN,
}

_PERSON: Final = next(one for one in PSEUDONYM.values() if isinstance(one, Personal))
_ADDRESS: Final = System("an address of this site, to come back to")
_KEY: Final = System("makes a repeated call harmless")
_MAIL: Final[tuple[Source, ...]] = (
    (Account, "name"),
    (CalendarEntry, "starts_at"),
    (CalendarEntry, "ends_at"),
)

MADE_OF: Final[Mapping[str, tuple[Source, ...]]] = {
    "Analytics.capture.event.at": ((CaptureProductEvent, "at"),),
    "Analytics.capture.event.id": ((CaptureProductEvent, "id"),),
    "Analytics.capture.event.name": ((CaptureProductEvent, "name"),),
    "Analytics.capture.event.person": (_PERSON,),
    "Analytics.capture.event.properties": ((CaptureProductEvent, "properties"),),
    "ErrorReports.report.failure.error_type": (System("a type of our code"),),
    "ErrorReports.report.failure.frames": (System("places in our code"),),
    "ErrorReports.report.failure.operation": (System("a template of an address, or the name of a job"),),
    "ErrorReports.report.failure.person": (_PERSON,),
    "ErrorReports.report.failure.request_id": (System("made up for each request"),),
    "IdentityProvider.authorization_url.nonce": ((SignInAttempt, "nonce"),),
    "IdentityProvider.authorization_url.state": (System("made up for each sign-in"),),
    "IdentityProvider.identify.code": (System("LinkedIn's own, for one sign-in"),),
    "IdentityProvider.identify.nonce": ((SignInAttempt, "nonce"),),
    "Mailer.send.mail.attachments.alternative": (System("how a file goes with a mail"),),
    "Mailer.send.mail.attachments.content": _MAIL,
    "Mailer.send.mail.attachments.media_type": (System("of what kind a file is"),),
    "Mailer.send.mail.attachments.name": (System("one name for all invites"),),
    "Mailer.send.mail.html": _MAIL,
    "Mailer.send.mail.key": (_KEY,),
    "Mailer.send.mail.subject": _MAIL,
    "Mailer.send.mail.text": _MAIL,
    "Mailer.send.mail.unsubscribe": (System("an address of the site with a keyed token"),),
    "Mailer.send.mail.to": ((Account, "email"), (Account, "pending_email")),
    "PaymentEvents.order_of.event": ((KeptPaymentEvent, "subject"), (KeptPaymentEvent, "payee")),
    "PaymentEvents.subscription_of.event": ((KeptPaymentEvent, "subject"), (KeptPaymentEvent, "payee")),
    "PaymentEvents.verified": (System("looked at here, and handed to nobody"),),
    "Payments.end_checkout.checkout": (System("Stripe's own id of its page"),),
    "Payments.look_up.checkout": (System("Stripe's own id of its page"),),
    "Payments.look_up.order_id": ((Order, "id"),),
    "Payments.open_checkout.checkout.amount": ((Movement, "amount"),),
    "Payments.open_checkout.checkout.back_url": (_ADDRESS,),
    "Payments.open_checkout.checkout.open_until": (System("how long the page is open"),),
    "Payments.open_checkout.checkout.order_id": ((Order, "id"),),
    "Payments.open_checkout.checkout.paid_url": (_ADDRESS,),
    "Payments.open_checkout.checkout.title": ((Order, "title"),),
    "Payments.refund.amount": ((Movement, "amount"),),
    "Payments.refund.charge": ((Movement, "reference"),),
    "Payments.refund.key": (_KEY,),
    "Payments.refund.order_id": ((Order, "id"),),
    "Payouts.get_payee.payee": ((PayoutAccount, "reference"),),
    "Payouts.list_withdrawals.payee": ((PayoutAccount, "reference"),),
    "Payouts.list_withdrawals.since": (System("how far back is asked"),),
    "Payouts.onboarding_url.again_url": (_ADDRESS,),
    "Payouts.onboarding_url.done_url": (_ADDRESS,),
    "Payouts.onboarding_url.payee": ((PayoutAccount, "reference"),),
    "Payouts.open_payee.coach_id": ((PayoutAccount, "coach_id"),),
    "Payouts.open_payee.country": ((PayoutAccount, "reference"),),
    "Payouts.reverse_transfer.amount": ((Movement, "amount"),),
    "Payouts.reverse_transfer.key": (_KEY,),
    "Payouts.reverse_transfer.transfer": ((Movement, "reference"),),
    "Payouts.transfer.amount": ((Movement, "amount"),),
    "Payouts.transfer.charge": ((Movement, "reference"),),
    "Payouts.transfer.key": (_KEY,),
    "Payouts.transfer.order_id": ((Order, "id"),),
    "Payouts.transfer.payee": ((PayoutAccount, "reference"),),
    "Subscriptions.end_at_period_end.subscription": (System("Stripe's own id of what runs there"),),
    "Subscriptions.end_now.subscription": (System("Stripe's own id of what runs there"),),
    "Subscriptions.go_on.subscription": (System("Stripe's own id of what runs there"),),
    "Subscriptions.look_up_subscription.checkout": (System("Stripe's own id of its page"),),
    "Subscriptions.look_up_subscription.subscription_id": ((Subscription, "id"),),
    "Subscriptions.open_subscription_checkout.checkout.amount": ((Movement, "amount"),),
    "Subscriptions.open_subscription_checkout.checkout.back_url": (_ADDRESS,),
    "Subscriptions.open_subscription_checkout.checkout.open_until": (System("how long the page is open"),),
    "Subscriptions.open_subscription_checkout.checkout.paid_url": (_ADDRESS,),
    "Subscriptions.open_subscription_checkout.checkout.subscription_id": ((Subscription, "id"),),
    "Subscriptions.open_subscription_checkout.checkout.title": ((Subscription, "title"),),
}
"""Parameter → what it is made of. The stored attribute's own classification says who may get it.

A name stands for everything beneath it.
"""


@clause("C3.5", "C4.1")
def outbound_gate(
    ports: Mapping[type, Processor] = PORTS, made_of: Mapping[str, tuple[Source, ...]] = MADE_OF
) -> Gate:
    """Each parameter is known, and each stored attribute in it may go to that provider."""
    checked, failures, used = 0, [], set()
    for port, processor in ports.items():
        for parameter in parameters_of(port):
            checked += 1
            name = _known(parameter, made_of)
            if name is None:
                failures.append(f"{parameter}: nobody says what it is made of")
                continue
            used.add(name)
            failures += [f"{parameter}: {what}" for what in _refused(made_of[name], processor)]
    failures += [f"{name}: there is no such parameter" for name in sorted(made_of.keys() - used)]
    return Gate(name="parameters that leave the platform", checked=checked, failures=tuple(failures))


def outbound_places() -> Iterator[tuple[str, Personal]]:
    """What providers are told that is nowhere stored, such as pseudonyms."""
    for name, sources in MADE_OF.items():
        for source in sources:
            if isinstance(source, Personal):
                yield name, source


def parameters_of(port: type) -> Iterator[str]:
    """Of each method, with the attributes of what it is given: `Mailer.send.mail.subject`."""
    for name, method in vars(port).items():
        if name.startswith("_") or not inspect.isfunction(method):
            continue
        for parameter, hint in hints_of(method).items():
            if parameter != "return":
                yield from _within(f"{port.__name__}.{name}.{parameter}", hint)


def _within(name: str, hint: Any) -> Iterator[str]:
    try:
        classes = [one for one in leaves(hint) if attrs.has(one) and _is_carrier(one)]
    except Untold:
        classes = []
    if not classes:
        yield name
    for cls in classes:
        for attribute, inner in hints_of(cls).items():
            yield from _within(f"{name}.{attribute}", inner)


def _is_carrier(cls: type) -> bool:
    """Whether it bundles several things, rather than being one: an amount of money is one."""
    return not cls.__module__.startswith("tic_domain.shared.")


def _known(parameter: str, made_of: Mapping[str, object]) -> str | None:
    parts = parameter.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in made_of), None)


def _refused(sources: Iterable[Source], processor: Processor) -> Iterator[str]:
    for source in sources:
        found, name = _classified(source)
        if isinstance(found, Personal) and processor not in found.recipients:
            yield f"{name} may not go to {processor.value}"


def _classified(source: Source) -> tuple[Classification, str]:
    if isinstance(source, tuple):
        cls, attribute = source
        return classification_of(cls, attribute), f"{cls.__qualname__}.{attribute}"
    return source, source.category if isinstance(source, Personal) else source.reason
