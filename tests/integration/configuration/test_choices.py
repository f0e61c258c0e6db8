"""Which adapter keeps a port under which settings; what stands in for others must never be reachable then."""

from pathlib import Path

import pytest

from tic_adapters import choices
from tic_adapters.assignment.exact import ExactAssigner
from tic_adapters.assignment.expansion import solved_by_matching
from tic_adapters.assignment.flows import solved_by_flow
from tic_adapters.container import Container, build
from tic_adapters.email.resend import ResendMailer
from tic_adapters.email.smtp import SmtpMailer
from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.memory.usage import NoAnalytics, NoErrorReports
from tic_adapters.posthog.analytics import PostHogAnalytics
from tic_adapters.rollbar.reports import RollbarReports
from tic_adapters.sandbox.mailbox import Mailbox
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_adapters.sandbox.payments.passing_on import SandboxPayouts
from tic_adapters.sandbox.payments.renewing import SandboxSubscriptions
from tic_adapters.sandbox.payments.taking import SandboxPayments
from tic_adapters.sandbox.payments.webhooks import SandboxPaymentEvents
from tic_adapters.sandbox.sign_in import SandboxSignIn
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings, SettingsInvalid
from tic_adapters.stripe.events import StripeEvents
from tic_adapters.stripe.payments import StripePayments
from tic_adapters.stripe.payouts import StripePayouts
from tic_adapters.stripe.subscriptions import StripeSubscriptions
from tic_adapters.system import SystemClock
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.model import Mail
from tic_domain.shared.errors import Unavailable

SANDBOX = {"TIC_SANDBOX": "1", "TIC_SANDBOX_ISSUER": "http://127.0.0.1:9"}
LINKEDIN = {"TIC_LINKEDIN_CLIENT_ID": "id", "TIC_LINKEDIN_CLIENT_SECRET": "secret"}
STRIPE = {"STRIPE_API_KEY": "sk_test_1"}


def container(environment: dict[str, str]) -> Container:
    return build(Settings.read(environment))


def test_the_demo_signs_in_invented_people() -> None:
    assert isinstance(container(SANDBOX).identity_provider(), SandboxSignIn)


def test_a_linkedin_client_shuts_the_sandbox_out() -> None:
    assert isinstance(container({**SANDBOX, **LINKEDIN}).identity_provider(), LinkedInProvider)


def test_an_issuer_alone_makes_no_sandbox() -> None:
    provider = container({"TIC_SANDBOX_ISSUER": "http://127.0.0.1:9"}).identity_provider()

    assert not isinstance(provider, SandboxSignIn)


async def test_without_any_provider_signing_in_says_what_to_do() -> None:
    with pytest.raises(Unavailable, match="tic doctor"):
        await container({}).identity_provider().authorization_url(state="s", nonce="n")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"RESEND_API_KEY": "re_1"}, ResendMailer),
        ({"TIC_SMTP_HOST": "mail.example"}, SmtpMailer),
        ({}, Mailbox),
    ],
)
def test_mail_leaves_where_it_can(environment: dict[str, str], expected: type) -> None:
    made = container({**SANDBOX, **environment})

    assert isinstance(made.mailer(), expected)
    assert (made.mailbox() is None) == (expected is not Mailbox)


async def test_mail_without_a_provider_waits() -> None:
    with pytest.raises(MailDelayed):
        await container({}).mailer().send(Mail(key="k", to="a@example.org", subject="s", text="t", html="h"))


def test_stripe_keeps_the_payments_where_it_has_a_key() -> None:
    made = container({"STRIPE_API_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"})

    assert isinstance(made.payments(), StripePayments)
    assert isinstance(made.payouts(), StripePayouts)
    assert isinstance(made.subscriptions(), StripeSubscriptions)
    assert isinstance(made.payment_events(), StripeEvents)


async def test_without_payments_nothing_can_be_bought_and_the_remedy_is_said() -> None:
    made = container({})

    with pytest.raises(Unavailable, match="STRIPE_API_KEY"):
        await made.payments().end_checkout("cs_1")
    with pytest.raises(Unavailable, match="STRIPE_API_KEY"):
        await made.payouts().get_payee("acct_1")
    with pytest.raises(Unavailable, match="STRIPE_API_KEY"):
        await made.subscriptions().go_on("sub_1")
    with pytest.raises(Unavailable, match="STRIPE_API_KEY"):
        made.payment_events().verified(b"{}", "t=1,v1=0", of_payees=False)


def test_telemetry_is_off_without_keys() -> None:
    made = container({})

    assert isinstance(made.analytics(), NoAnalytics)
    assert isinstance(made.error_reports(), NoErrorReports)


def test_telemetry_is_on_with_keys() -> None:
    made = container(
        {"POSTHOG_KEY": "phc", "ROLLBAR_TOKEN": "token", "ROLLBAR_ENDPOINT": "http://127.0.0.1:9/api/1/"}
    )

    assert isinstance(made.analytics(), PostHogAnalytics)
    assert isinstance(made.error_reports(), RollbarReports)


def test_a_missing_database_is_named_with_its_remedy() -> None:
    with pytest.raises(SettingsInvalid, match="TIC_DATABASE_URL"):
        container({}).database()


def test_the_master_key_comes_from_its_file(tmp_path: Path) -> None:
    made = KeyFile(tmp_path / "keys.json").create("2026-03")

    assert container({"TIC_MASTER_KEY_FILE": str(tmp_path / "keys.json")}).master_keys() == made


def test_the_master_key_comes_from_the_environment(tmp_path: Path) -> None:
    made = KeyFile(tmp_path / "keys.json").create("2026-03")

    assert container({"TIC_MASTER_KEY": made.text()}).master_keys() == made


def test_the_extra_decides_who_assigns() -> None:
    assert choices.batch_assigner() == ExactAssigner(solved_by_flow)
    assert choices.batch_assigner(lambda: False) == ExactAssigner(solved_by_matching)


def test_the_demo_pays_in_its_sandbox_and_has_a_clock_of_its_own(tmp_path: Path) -> None:
    database = {"TIC_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    made = container({**SANDBOX, "TIC_HOME": str(tmp_path), **database})
    KeyFile(made.settings().master_key_file).create("2026-03")

    assert isinstance(made.payments(), SandboxPayments)
    assert isinstance(made.payouts(), SandboxPayouts)
    assert isinstance(made.subscriptions(), SandboxSubscriptions)
    assert isinstance(made.payment_events(), SandboxPaymentEvents)
    assert isinstance(made.clock(), SandboxClock)
    assert isinstance(made.machine_clock(), SystemClock)


@pytest.mark.parametrize("environment", [{}, STRIPE, {**SANDBOX, **STRIPE}])
def test_outside_the_demo_nothing_is_paid_in_a_sandbox(environment: dict[str, str]) -> None:
    made = container(environment)

    assert made.payment_sandbox() is None
    assert "Sandbox" not in type(made.payments()).__name__
    assert isinstance(made.clock(), SystemClock)
