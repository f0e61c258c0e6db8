"""What is outside: sign-in, mail, analytics, error reports, payments, and the web server itself."""

import socket
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import httpx

from tic_adapters.settings import Settings
from tic_adapters.terms_settings import in_words
from tic_cli.diagnosis import mail, stripe
from tic_cli.diagnosis.finding import Finding, broken, off, ok, warning

_TIMEOUT: Final = 5.0
_DISCOVERY: Final = "/.well-known/openid-configuration"


def examine(settings: Settings) -> Iterator[Finding]:
    yield _sign_in(settings)
    yield _mail(settings)
    yield from mail.examine(settings)
    yield _analytics(settings)
    yield _error_reports(settings)
    yield from _erasing(settings)
    yield from _payments(settings)
    yield ok("terms", in_words(settings.terms))
    yield _web(settings)


def _sign_in(settings: Settings) -> Finding:
    sign_in = settings.sign_in
    if sign_in.is_configured:
        if _is_discovered(sign_in.issuer):
            return ok("sign-in", f"LinkedIn, at {sign_in.issuer}.")
        remedy = "Let this machine reach it, or correct TIC_LINKEDIN_ISSUER."
        return broken("sign-in", f"{sign_in.issuer} does not answer.", remedy)
    if settings.sandbox_sign_in and sign_in.sandbox_issuer is not None:
        if _is_discovered(sign_in.sandbox_issuer):
            return ok("sign-in", "The sandbox: invented people, for the demo only.")
        return broken("sign-in", "The sandbox's provider does not answer.", "Start `tic demo` again.")
    remedy = "Set TIC_LINKEDIN_CLIENT_ID and TIC_LINKEDIN_CLIENT_SECRET."
    return broken("sign-in", "Nobody can sign in: no LinkedIn client is configured.", remedy)


def _mail(settings: Settings) -> Finding:
    wanted = settings.mail
    if wanted.resend_api_key is not None:
        return _reached("mail", "Resend", wanted.resend_api_url)
    if wanted.smtp_host is not None:
        place = f"{wanted.smtp_host}:{wanted.smtp_port}"
        if _connects(wanted.smtp_host, wanted.smtp_port):
            return ok("mail", f"SMTP at {place}.")
        return broken("mail", f"{place} does not answer.", "Correct TIC_SMTP_HOST and TIC_SMTP_PORT.")
    if settings.sandbox_mailbox:
        return ok("mail", "The sandbox's mailbox, at /sandbox/mailbox.")
    remedy = "Set RESEND_API_KEY, or TIC_SMTP_HOST."
    return broken("mail", "No mail can leave: links to confirm an address are not sent.", remedy)


def _analytics(settings: Settings) -> Finding:
    if settings.telemetry.posthog_key is None:
        return off("analytics", "PostHog is off.", "Set POSTHOG_KEY to turn it on.")
    return _reached("analytics", "PostHog", settings.telemetry.posthog_host, needed=False)


def _error_reports(settings: Settings) -> Finding:
    telemetry = settings.telemetry
    if telemetry.rollbar_token is None:
        return off("error reports", "Rollbar is off.", "Set ROLLBAR_TOKEN to turn it on.")
    address = telemetry.rollbar_endpoint or "https://api.rollbar.com"
    return _reached("error reports", "Rollbar", address, needed=False)


def _erasing(settings: Settings) -> Iterator[Finding]:
    """Sending data somewhere without being able to erase it there leaves every deletion unfinished."""
    telemetry = settings.telemetry
    if telemetry.posthog_key is not None and telemetry.posthog_personal_key is None:
        remedy = "Set POSTHOG_PERSONAL_KEY and POSTHOG_PROJECT_ID."
        yield warning("erasing", "Nobody can be erased at PostHog: deletions wait for it.", remedy)
    if telemetry.rollbar_token is not None and telemetry.rollbar_account_token is None:
        remedy = "Set ROLLBAR_ACCOUNT_TOKEN, an account's token that may write."
        yield warning("erasing", "Nobody can be erased at Rollbar: deletions wait for it.", remedy)
    if not settings.tombstones_file.exists():
        yield off(
            "erasing",
            f"{settings.tombstones_file} is not there: nobody was erased yet.",
            "With several machines, name a place that all share by TIC_TOMBSTONES_FILE.",
        )
    else:
        yield ok("erasing", f"The copy of the ledger of deletions is {settings.tombstones_file}.")


def _payments(settings: Settings) -> Iterator[Finding]:
    if settings.stripe_api_key is None:
        yield off("payments", "Stripe is off.", "Set STRIPE_API_KEY to turn it on.")
        return
    yield from stripe.examine(settings, settings.stripe_api_key)
    yield _reached("payments", "Stripe", settings.stripe_api_base)


def _web(settings: Settings) -> Finding:
    address = f"{settings.web.base_url}/readyz"
    try:
        answer = httpx.get(address, timeout=_TIMEOUT, trust_env=False)
    except httpx.HTTPError:
        return warning("web server", f"{address} does not answer.", "Start `tic serve`, or set TIC_BASE_URL.")
    if answer.status_code != httpx.codes.OK:
        return broken("web server", f"{address} says it is not ready.", "Put right what is broken above.")
    return ok("web server", f"Ready at {settings.web.base_url}.")


def _reached(name: str, service: str, address: str, *, needed: bool = True) -> Finding:
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if parts.hostname and _connects(parts.hostname, port):
        return ok(name, f"{service}, at {address}.")
    remedy = "Let this machine reach it, or correct its address."
    return (broken if needed else warning)(name, f"{service} at {address} does not answer.", remedy)


def _connects(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_TIMEOUT):
            return True
    except OSError:
        return False


def _is_discovered(issuer: str) -> bool:
    try:
        answer = httpx.get(f"{issuer}{_DISCOVERY}", timeout=_TIMEOUT, follow_redirects=True)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK and "authorization_endpoint" in answer.text
