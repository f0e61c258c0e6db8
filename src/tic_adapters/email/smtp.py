"""Mail by SMTP."""

import re
import ssl
from typing import Final, Literal

import aiosmtplib
import attrs

from tic_adapters.email.message import message_for
from tic_domain.notifications.errors import AddressRefused, MailDelayed, MailRefused
from tic_domain.notifications.model import Mail
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

Security = Literal["starttls", "tls", "none"]
_FOR_GOOD: Final = 500
_OUR_SETTINGS: Final = frozenset({530, 534, 535, 538})
"""No log-in, or none that is accepted without encryption: about us, not about the mail."""
_NOBODY_THERE: Final = frozenset({550, 551, 553, 556})
_POLICY: Final = re.compile(r"^5\.[2-9]\.")
"""Enhanced codes other than 5.1.x: a full mailbox, our reputation, a filter. The address is right."""
_NEVER_TAKEN: Final = (
    aiosmtplib.SMTPConnectError,
    aiosmtplib.SMTPConnectTimeoutError,
    aiosmtplib.SMTPHeloError,
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPNotSupported,
    aiosmtplib.SMTPSenderRefused,
)
"""All of them before the mail itself is sent."""


@clause("C3.2", "C4.1")
@attrs.frozen(kw_only=True)
class SmtpMailer:
    """SMTP knows no idempotency key: the Message-ID made from it lets the receiving side drop a repeat."""

    _sender: str
    _clock: Clock
    _host: str
    _port: int = 587
    _user: str | None = None
    _password: str | None = attrs.field(default=None, repr=False)
    _security: Security = "starttls"
    _tls: ssl.SSLContext | None = None
    _timeout_seconds: float = 15.0

    @property
    def knows_keys(self) -> bool:
        return False

    async def send(self, mail: Mail) -> str | None:
        message = message_for(mail, sender=self._sender, at=self._clock.now())
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._security == "tls",
                # Never "if offered": whoever sits in between would take the offer away.
                start_tls=self._security == "starttls",
                tls_context=self._tls,
                timeout=self._timeout_seconds,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            worst = max(error.recipients, key=lambda refused: refused.code)
            raise _refused_recipient(worst) from None
        except aiosmtplib.SMTPRecipientRefused as error:
            raise _refused_recipient(error) from None
        except aiosmtplib.SMTPDataError as error:
            raise _translated(error.code) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            # Whatever goes wrong before this mail is looked at (network, TLS, log-in, our own address) can
            # be mended, and the mail should still be there then. Cut off later, it may have been taken.
            maybe_taken = isinstance(error, aiosmtplib.SMTPException) and not isinstance(error, _NEVER_TAKEN)
            raise MailDelayed(
                f"the SMTP server can't be used ({type(error).__name__})", maybe_taken=maybe_taken
            ) from None
        return None


def _refused_recipient(error: aiosmtplib.SMTPRecipientRefused) -> MailRefused | MailDelayed:
    if error.code in _NOBODY_THERE and not _POLICY.match(error.message):
        return AddressRefused(f"the SMTP server answered {error.code} to the address")
    return _translated(error.code)


def _translated(code: int) -> MailRefused | MailDelayed:
    # The server's own words may quote the address, so only its number is passed on.
    if code >= _FOR_GOOD and code not in _OUR_SETTINGS:
        return MailRefused(f"the SMTP server answered {code}")
    return MailDelayed(f"the SMTP server answered {code}")
