"""What Resend tells of mails, signed by svix."""

from typing import Any, Final

import attrs
import resend

from tic_domain.notifications.errors import MailEventNotSigned
from tic_domain.notifications.model import MailEvent, MailState
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput

_STATES: Final = {
    "email.delivered": MailState.DELIVERED,
    "email.bounced": MailState.BOUNCED,
    "email.complained": MailState.COMPLAINED,
    "email.suppressed": MailState.SUPPRESSED,
    "email.failed": MailState.REFUSED,
}
_PERMANENT: Final = "Permanent"
_LONGEST_ID: Final = 200
_LONGEST_CODE: Final = 60


@clause("C3.3", "C4.1")
@attrs.frozen(kw_only=True)
class ResendEvents:
    _secret: str = attrs.field(repr=False)

    def verified(self, body: bytes, *, id: str, timestamp: str, signature: str) -> MailEvent:
        try:
            # What a signature is made of is the body as it came; a repair would be another one.
            text = body.decode()
            said: Any = resend.Webhooks.verify(
                {
                    "payload": text,
                    "headers": {"id": id, "timestamp": timestamp, "signature": signature},
                    "webhook_secret": self._secret,
                }
            )
        except (ValueError, RecursionError):
            raise MailEventNotSigned from None
        if not isinstance(said, dict):
            raise _senseless("body", "It is no object.")
        data = said.get("data")
        state = _STATES.get(str(said.get("type")))
        if state is None:
            return MailEvent(id=id, state=None, reference=None, to=(), reason=None, for_good=False)
        if not isinstance(data, dict):
            raise _senseless("data", "It is no object.")
        return MailEvent(
            id=id[:_LONGEST_ID],
            state=state,
            reference=_text(data.get("email_id")),
            to=tuple(one for one in _list(data.get("to")) if isinstance(one, str)),
            reason=_code(data),
            for_good=_is_for_good(state, data),
        )


def _is_for_good(state: MailState, data: dict[str, Any]) -> bool:
    """A full mailbox, or a server that was away, is no reason never to write again."""
    if state is MailState.BOUNCED:
        bounce = data.get("bounce")
        return isinstance(bounce, dict) and bounce.get("type") == _PERMANENT
    return state in {MailState.COMPLAINED, MailState.SUPPRESSED}


def _code(data: dict[str, Any]) -> str | None:
    """Kind and sub-kind of a bounce. Its message may quote the address, and stays out."""
    bounce = data.get("bounce")
    if not isinstance(bounce, dict):
        return None
    words = (bounce.get("type"), bounce.get("subType"))
    known = [one for one in words if isinstance(one, str) and one.isalpha()]
    return " ".join(known)[:_LONGEST_CODE] or None


def _text(value: Any) -> str | None:
    return value[:_LONGEST_ID] if isinstance(value, str) and value else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _senseless(field: str, problem: str) -> InvalidInput:
    return InvalidInput(FieldProblem(field, problem, "Send it as Resend documents it."))
