"""Mail by Resend."""

import base64
import re
from typing import Final

import attrs
import resend
from resend.exceptions import NoContentError, ResendError

from tic_adapters.email.message import recipient, unsubscribe_headers
from tic_domain.notifications.errors import MailDelayed, MailKeyReused, MailRefused
from tic_domain.notifications.model import Mail
from tic_domain.shared.clauses import clause

API_URL: Final = "https://api.resend.com"
_TYPE: Final = re.compile(r"[A-Za-z_]{1,60}")
# Repeating these can't help. A key that isn't accepted (401, 403) is for the operator to mend: it waits.
_FOR_GOOD: Final = frozenset({400, 405, 413, 422})
_BROKEN: Final = 500
_SAME_KEY_OTHER_MAIL: Final = "invalid_idempotent_request"


@clause("C3.2", "C4.1")
@attrs.frozen(kw_only=True)
class ResendMailer:
    """The mail's key is Resend's idempotency key: within 24 hours, the same key is the same mail."""

    _api_key: str = attrs.field(repr=False)
    _sender: str
    _api_url: str = API_URL
    _timeout_seconds: int = 15

    @property
    def knows_keys(self) -> bool:
        return True

    async def send(self, mail: Mail) -> str | None:
        recipient(mail)
        params: resend.Emails.SendParams = {
            "from": self._sender,
            "to": [mail.to],
            "subject": mail.subject,
            "text": mail.text,
        }
        if mail.html:
            params["html"] = mail.html
        if headers := unsubscribe_headers(mail):
            params["headers"] = headers
        if mail.attachments:
            params["attachments"] = [
                {
                    "filename": one.name,
                    "content": base64.b64encode(one.content).decode(),
                    "content_type": one.media_type,
                }
                for one in mail.attachments
            ]
        self._claim_globals()
        try:
            answer = await resend.Emails.send_async(params, {"idempotency_key": mail.key})
        except ResendError as error:
            raise _translated(error) from None
        except NoContentError:
            raise MailDelayed("Resend answered with nothing", maybe_taken=True) from None
        return answer["id"]

    def _claim_globals(self) -> None:
        """The SDK keeps key and address in its module. It reads them before its first await, so between
        here and there no other task can put its own in; one event loop per process is assumed."""
        resend.api_key = self._api_key
        resend.api_url = self._api_url
        resend.default_async_http_client = resend.HTTPXClient(timeout=self._timeout_seconds)


def _translated(error: ResendError) -> MailRefused | MailDelayed | MailKeyReused:
    code = int(error.code) if str(error.code).isdigit() else 500
    # The message may quote the address, so only number and kind are passed on.
    kind = error.error_type if _TYPE.fullmatch(str(error.error_type)) else "unknown"
    reason = f"Resend answered {code} ({kind})"
    if kind == _SAME_KEY_OTHER_MAIL:
        return MailKeyReused()
    if code in _FOR_GOOD:
        return MailRefused(reason)
    # Above 500, and where the network failed, nobody knows how far it got.
    return MailDelayed(reason, _seconds(error.headers), maybe_taken=code >= _BROKEN)


def _seconds(headers: dict[str, str]) -> float | None:
    given = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(given) if given.isdecimal() else None
