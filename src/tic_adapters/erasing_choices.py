"""Who is asked to erase somebody, under which settings."""

from collections.abc import Mapping

from stripe import StripeClient

from tic_adapters.email.erasing import ResendErasing
from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.posthog.erasing import PostHogErasing, app_host
from tic_adapters.rollbar.erasing import RollbarErasing
from tic_adapters.rollbar.reports import API_URL
from tic_adapters.settings import Settings
from tic_adapters.stripe.erasing import StripeErasing
from tic_adapters.unconfigured import NotErasable, NothingHeld
from tic_domain.privacy.erasing.ports import DataProcessor
from tic_domain.shared.classification import Processor
from tic_domain.usage.ports import Pseudonyms


def processors(
    settings: Settings, stripe: StripeClient | None, pseudonyms: Pseudonyms
) -> Mapping[Processor, DataProcessor]:
    return {
        Processor.POSTHOG: _posthog(settings, pseudonyms),
        Processor.ROLLBAR: _rollbar(settings, pseudonyms),
        Processor.STRIPE: NothingHeld("Stripe is not used here.")
        if stripe is None
        else StripeErasing(stripe),
        Processor.RESEND: _mail(settings),
        Processor.LINKEDIN: NothingHeld(
            "We gave LinkedIn nothing about you. You can take our access away in its own settings."
        ),
    }


def tombstone_copy(settings: Settings) -> TombstoneFile:
    return TombstoneFile(settings.tombstones_file)


def _posthog(settings: Settings, pseudonyms: Pseudonyms) -> DataProcessor:
    telemetry = settings.telemetry
    if telemetry.posthog_key is None:
        return NothingHeld("PostHog is not used here.")
    if telemetry.posthog_personal_key is None or telemetry.posthog_project is None:
        remedy = "the operator has to set POSTHOG_PERSONAL_KEY and POSTHOG_PROJECT_ID"
        return NotErasable("PostHog", remedy)
    return PostHogErasing(
        personal_key=telemetry.posthog_personal_key,
        project=telemetry.posthog_project,
        host=app_host(telemetry.posthog_host),
        pseudonyms=pseudonyms,
    )


def _rollbar(settings: Settings, pseudonyms: Pseudonyms) -> DataProcessor:
    telemetry = settings.telemetry
    if telemetry.rollbar_token is None:
        return NothingHeld("Rollbar is not used here.")
    if telemetry.rollbar_account_token is None:
        return NotErasable("Rollbar", "the operator has to set ROLLBAR_ACCOUNT_TOKEN")
    return RollbarErasing(
        account_token=telemetry.rollbar_account_token,
        endpoint=telemetry.rollbar_endpoint or API_URL,
        pseudonyms=pseudonyms,
    )


def _mail(settings: Settings) -> DataProcessor:
    if settings.mail.resend_api_key is not None:
        return ResendErasing()
    if settings.mail.smtp_host is not None:
        return NothingHeld("Mail goes by a server of the operator's own, and not by Resend.")
    return NothingHeld("Resend is not used here.")
