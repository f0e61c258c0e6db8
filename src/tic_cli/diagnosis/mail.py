"""Whether the settings for mail fit each other and the place. `tic mails send-test` sends; this doesn't."""

from collections.abc import Iterator
from email.utils import parseaddr
from typing import Final
from urllib.parse import urlsplit

from tic_adapters.settings import Settings
from tic_cli.diagnosis.finding import Finding, broken, ok, warning
from tic_domain.accounts.policies import is_email

_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_EXAMPLE: Final = "techinterview.coach"


def examine(settings: Settings) -> Iterator[Finding]:
    """Nothing to say where no mail leaves."""
    mail = settings.mail
    if mail.resend_api_key is None and mail.smtp_host is None:
        return
    yield _sender(settings)
    if not settings.web.is_tls and urlsplit(settings.web.base_url).hostname not in _LOCAL:
        remedy = "Set TIC_BASE_URL to the public https:// address."
        yield broken("mail links", "Links in mails, and one-click unsubscribing, need https.", remedy)
    if mail.resend_api_key is not None:
        yield _events(settings)
    elif mail.smtp_security == "none" and mail.smtp_host not in _LOCAL:
        remedy = "Set TIC_SMTP_SECURITY to starttls or tls."
        yield broken("mail security", "Mail, and the password, travel in plain text.", remedy)


def _sender(settings: Settings) -> Finding:
    address = parseaddr(settings.mail.sender)[1]
    if not is_email(address):
        remedy = "Write TIC_MAIL_FROM like: Name <no-reply@example.org>"
        return broken("mail sender", "TIC_MAIL_FROM holds no address.", remedy)
    host = urlsplit(settings.web.base_url).hostname or ""
    if address.endswith(f"@{_EXAMPLE}") and not host.endswith(_EXAMPLE):
        remedy = "Set TIC_MAIL_FROM to an address of a domain that your mail provider may send for."
        return warning("mail sender", f"Mail comes from {_EXAMPLE}, which is not yours.", remedy)
    return ok("mail sender", settings.mail.sender)


def _events(settings: Settings) -> Finding:
    secret = settings.mail.resend_webhook_secret
    place = f"{settings.web.base_url}/webhooks/resend"
    if secret is None:
        remedy = f"Make a webhook at {place}, and set RESEND_WEBHOOK_SECRET to its signing secret."
        return warning("mail events", "Bounces and complaints are not heard: mail goes on to them.", remedy)
    if not secret.startswith("whsec_"):
        remedy = "Copy the webhook's signing secret into RESEND_WEBHOOK_SECRET."
        return broken("mail events", "RESEND_WEBHOOK_SECRET is none: those begin with whsec_.", remedy)
    return ok("mail events", f"Bounces and complaints are heard at {place}.")
