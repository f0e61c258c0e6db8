"""The OpenAPI 3.1 document, made from what the operations say of themselves and the table of problems."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from inspect import signature
from typing import Any, Final, get_type_hints

import msgspec
from litestar.handlers import HTTPRouteHandler

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn, ScopeMissing
from tic_domain.shared.errors import DomainError, InvalidInput, NotFound, Unavailable
from tic_domain.shared.idempotency import AnswerNotKept, IdempotencyKeyReused, RequestStillRunning
from tic_web.api.bodies import name_sent
from tic_web.api.description.examples import example
from tic_web.api.description.scopes import SCOPES
from tic_web.api.fields import REF, key_schemas
from tic_web.api.operations import Operation, operation_of
from tic_web.downloads import MEDIA_TYPES
from tic_web.problems import KINDS, MEDIA_TYPE, PAGES, Problem, code_of
from tic_web.uploads import FILE, MULTIPART

PREFIX: Final = "/api/v1"
_SIMPLE: Final = "{name}"
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_UNSAFE: Final = _WITH_BODY | {"DELETE"}
_RESERVED: Final = frozenset({"request", "return"})
_CREATING: Final = (IdempotencyKeyReused, RequestStillRunning, AnswerNotKept)
_RATE_HEADERS: Final = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
}
DESCRIPTION: Final = """\
Everything the site does, for programs.

**Signing in.** Issue an API token under Settings → API tokens, send it as `Authorization: Bearer tic_…`.
Each operation names the scope that the token needs.

**Refusals** are problems (RFC 9457, `application/problem+json`). `code` is stable and explained at
`/api/problems/{code}`; `errors` names each wrong field with its remedy; `instance` names the request.

**Pages.** Give `next` as `after` (`before` within a conversation) for the following page, or follow the
`Link` header.

**Repeating.** A POST that creates takes an `Idempotency-Key`: within 24 hours the same request under the same
key creates once and is answered alike.
"""


def document(handlers: Iterable[HTTPRouteHandler], server: str) -> dict[str, Any]:
    known = tuple(handlers)
    components = schemas(known)
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for handler in known:
        for path in handler.paths:
            for method in handler.http_methods:
                paths[PREFIX + plain_path(path)][method.lower()] = described(
                    handler, path, method, components
                )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "techinterview.coach",
            "version": version("techinterview-coach"),
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation_of(one).tag for one in known)],
        "paths": dict(paths),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Scopes:\n\n"
                    + "\n".join(f"- `{scope.value}`: {words}" for scope, words in SCOPES.items()),
                }
            },
        },
    }


def schemas(handlers: Iterable[HTTPRouteHandler]) -> dict[str, Any]:
    """Every schema by name, the closed lists included."""
    kinds: dict[type, None] = {Problem: None}
    for handler in handlers:
        operation = operation_of(handler)
        kinds |= {kind: None for kind in (operation.returns, operation.body) if kind}
    _, found = msgspec.json.schema_components(list(kinds), ref_template=f"{REF}{_SIMPLE}")
    return dict(sorted((found | key_schemas()).items()))


def described(
    handler: HTTPRouteHandler, path: str, method: str, components: Mapping[str, Any]
) -> dict[str, Any]:
    operation = operation_of(handler)
    found: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "security": [{"token": [operation.scope.value]}] if operation.scope else [{}, {"token": []}],
        "responses": {str(operation.status): _success(operation, components), **_refusals(operation, method)},
    }
    if parameters := [*_parameters(operation, path), *([_IDEMPOTENCY] if operation.creates else [])]:
        found["parameters"] = parameters
    if operation.body is not None:
        found["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": REF + operation.body.__name__},
                    "example": msgspec.to_builtins(operation.example),
                }
            },
        }
    if operation.upload is not None:
        found["requestBody"] = _upload(operation.upload)
    return found


def _upload(most: int) -> dict[str, Any]:
    described = f"The file, at most {most} bytes. Its type is told by its content."
    schema = {
        "type": "object",
        "properties": {FILE: {"type": "string", "format": "binary", "description": described}},
        "required": [FILE],
        "additionalProperties": False,
    }
    encoding = {FILE: {"contentType": ", ".join((*MEDIA_TYPES.values(), "application/octet-stream"))}}
    return {"required": True, "content": {MULTIPART: {"schema": schema, "encoding": encoding}}}


def plain_path(path: str) -> str:
    """Without the types of its parameters."""
    return "/".join(
        part.partition(":")[0] + "}" if part.startswith("{") else part for part in path.split("/")
    )


@cache
def codes(operation: Operation, method: str) -> Mapping[int, tuple[str, ...]]:
    """Every code it can be refused with, by status: what it raises, and what can happen to any request."""
    raised: list[type[DomainError]] = [*operation.raises, NotSignedIn, Unavailable]
    if operation.scope is not None:
        raised += [ScopeMissing, AccountSuspended]
    if operation.creates:
        raised += [*_CREATING, InvalidInput]
    if _takes_parameters(operation):
        raised += [InvalidInput, NotFound]
    known = {code_of(one) for one in raised}
    known |= {"malformed-request", "host-unknown", "internal-error", "took-too-long"}
    known |= {"forbidden"} if method in _UNSAFE else set()
    known |= {"content-type-refused", "body-too-large"} if method in _WITH_BODY else set()
    known |= {"too-many-requests"} if operation.limit else set()
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in sorted(known | {"invalid-input"}):
        by_status[KINDS[code].status].append(code)
    return {status: tuple(by_status[status]) for status in sorted(by_status)}


def _takes_parameters(operation: Operation) -> bool:
    return "UUID" in str(get_type_hints(operation.function).values())


def _success(operation: Operation, components: Mapping[str, Any]) -> dict[str, Any]:
    if operation.downloads:
        return _file(operation)
    if operation.returns is None:
        return {"description": "Done."}
    schema = {"$ref": REF + operation.returns.__name__}
    words = (operation.returns.__doc__ or "Done.").strip().splitlines()[0]
    found: dict[str, Any] = {
        "description": words,
        "content": {"application/json": {"schema": schema, "example": example(schema, components)}},
    }
    headers: dict[str, Any] = {}
    if operation.links:
        headers["Link"] = {
            "description": 'The following page, as `<…>; rel="next"`; absent on the last one. '
            'Of a conversation, the later page too, as `rel="prev"`.',
            "schema": {"type": "string"},
        }
    if operation.located:
        headers["Location"] = {
            "description": "Where it is from now on.",
            "schema": {"type": "string", "format": "uri-reference"},
        }
    if operation.creates:
        headers["Idempotent-Replay"] = {
            "description": "`true` where this is the kept answer of an earlier request.",
            "schema": {"type": "string", "enum": ["true"]},
        }
    return found | ({"headers": headers} if headers else {})


def _file(operation: Operation) -> dict[str, Any]:
    file = {"schema": {"type": "string", "format": "binary"}, "example": "(the bytes of the file)"}
    return {
        "description": "The file.",
        "content": dict.fromkeys(operation.downloads, file),
        "headers": {
            "Content-Disposition": {
                "description": "`attachment`, with the name to save it under.",
                "schema": {"type": "string", "pattern": "^attachment; "},
            }
        },
    }


def _refusals(operation: Operation, method: str) -> dict[str, Any]:
    return {
        str(status): {
            "description": "; ".join(f"`{code}`: {KINDS[code].title}" for code in known) + ".",
            "content": {
                MEDIA_TYPE: {
                    "schema": {
                        "allOf": [{"$ref": f"{REF}Problem"}],
                        "properties": {"status": {"const": status}, "code": {"enum": list(known)}},
                    },
                    "examples": {code: {"value": _problem_example(code)} for code in known},
                }
            },
            **({"headers": _RATE_HEADERS} if status in {429, 503} else {}),
        }
        for status, known in codes(operation, method).items()
    }


def _problem_example(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    found: dict[str, Any] = {
        "type": PAGES + code,
        "title": kind.title,
        "status": kind.status,
        "detail": f"{kind.title}.",
        "code": code,
        "instance": "urn:request:5f0c8d1e4b7a4c0f9b1d2e3f4a5b6c7d",
    }
    if code == "invalid-input":
        found["errors"] = [{"field": "headline", "problem": "It is empty.", "remedy": "Write at least 1."}]
    return found


_IDEMPOTENCY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text of your own, fresh for each thing to create; a UUID does.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "8d3f6c1e-0f0b-4f8f-9a52-1d7c2f9f5a10",
}


def _parameters(operation: Operation, path: str) -> list[dict[str, Any]]:
    """From the function's own signature: what the path names, and what it takes from the query."""
    defaults = {
        name: one.default
        for name, one in signature(operation.function).parameters.items()
        if one.default is not one.empty
    }
    found = []
    for name, hint in get_type_hints(operation.function, include_extras=True).items():
        in_path = f"{{{name}:" in path
        if name in _RESERVED or not (in_path or name in defaults):
            continue
        (schema,), _ = msgspec.json.schema_components([hint], ref_template=f"{REF}{_SIMPLE}")
        found.append(_parameter(name_sent(name), schema, in_path=in_path, default=defaults.get(name)))
    return found


def _parameter(name: str, schema: dict[str, Any], *, in_path: bool, default: object) -> dict[str, Any]:
    if not in_path and "anyOf" in schema:
        # A parameter is given or left out; there is no null in an address.
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    words = schema.pop("description", None)
    if default is not None:
        schema = {**schema, "default": default}
    return {
        "name": name,
        "in": "path" if in_path else "query",
        "required": in_path,
        "schema": schema,
        **({"description": words} if words else {}),
    }
