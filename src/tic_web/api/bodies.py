"""What comes in and goes out: bodies read strictly, answers written once."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import ClientException
from litestar.handlers import BaseRouteHandler
from litestar.types import Receive, Scope, Send

from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_web.errors import in_words

S = TypeVar("S", bound=msgspec.Struct)

JSON: Final = b"application/json"
_ENCODER: Final = msgspec.json.Encoder()
_PATH: Final = " - at `$"
_UNSHOWABLE: Final = FieldProblem(
    "body", "It contains a character that can't be stored (U+0000).", "Leave it out."
)


class Answer:
    """A finished answer, as plain ASGI."""

    __slots__ = ("body", "headers", "status")

    def __init__(
        self, content: object = None, status: int = 200, headers: Iterable[tuple[bytes, bytes]] = ()
    ) -> None:
        self.body = b"" if content is None else _ENCODER.encode(content)
        self.status = status
        self.headers = tuple(headers)

    @classmethod
    def kept(cls, body: bytes, status: int, headers: Iterable[tuple[bytes, bytes]]) -> "Answer":
        """One that was written before."""
        answer = cls(None, status, headers)
        answer.body = body
        return answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [*self.headers]
        if self.status != 204:
            headers.append((b"content-length", str(len(self.body)).encode()))
            headers.append((b"content-type", JSON))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


@cache
def _decoder(kind: type[S]) -> "msgspec.json.Decoder[S]":
    return msgspec.json.Decoder(kind)


async def sent(request: Request[Any, Any, Any], kind: type[S]) -> S:
    """The body. Raises InvalidInput with every field that is wrong, ClientException for what is no JSON."""
    body = await request.body()
    if not body:
        raise InvalidInput(FieldProblem("body", "It is empty.", "Send a JSON object."))
    try:
        found: S = _decoder(kind).decode(body)
    except msgspec.ValidationError as error:
        raise InvalidInput(*_problems(body, kind, error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ClientException("no JSON") from None
    if rb"\u0000" in body and _holds_nul(msgspec.json.decode(body)):
        raise InvalidInput(_UNSHOWABLE)
    return found


def _problems(body: bytes, kind: type[S], first: msgspec.ValidationError) -> list[FieldProblem]:
    """All of them, not only the first that the decoder met: each field is looked at by itself."""
    try:
        raw = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ClientException("no JSON") from None
    if not isinstance(raw, dict):
        return [FieldProblem("body", "It is no object.", "Send a JSON object.")]
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    problems = [
        FieldProblem(name[:100], *in_words("unknown field")) for name in sorted(raw.keys() - fields.keys())
    ]
    for name, field in fields.items():
        if name not in raw:
            if field.required:
                problems.append(FieldProblem(name, *in_words("missing required")))
            continue
        try:
            msgspec.convert(raw[name], field.type)
        except msgspec.ValidationError as error:
            problems.append(_problem(name, str(error)))
    return problems or [_problem("body", str(first))]


def _problem(name: str, message: str) -> FieldProblem:
    words, _, path = message.partition(_PATH)
    inside = path.rstrip("`").replace("[", ".").replace("]", "")
    unknown = words.partition("field `")[2].rstrip("`")
    inside += f".{unknown}" if unknown else ""
    return FieldProblem(f"{name}{inside}", *in_words(words))


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(key) or _holds_nul(one) for key, one in value.items())
    return isinstance(value, list) and any(_holds_nul(one) for one in value)


def name_sent(name: str) -> str:
    """Of a function's parameter, in the query: with an underscore at its end where the framework wants the
    name for itself."""
    return name.rstrip("_")


def unknown_parameters(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises InvalidInput: a misspelt filter must not pass for none."""
    known = {name_sent(name) for name in handler.parsed_fn_signature.parameters}
    wrong = sorted(name for name in set(connection.query_params.keys()) if name not in known)
    if wrong:
        raise InvalidInput(*(FieldProblem(name[:100], *in_words("unknown field")) for name in wrong))
