"""The reference for people: one page from the document, with nothing from outside and no script."""

import json
import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs
import jinja2

from tic_web.api.fields import REF
from tic_web.problems import KINDS, TABLE, code_of
from tic_web.uploads import FILE, MULTIPART

HERE: Final = Path(__file__).parent
_NOT_DOCUMENTED: Final = frozenset({"host-unknown", "internal-error", "took-too-long", "unavailable"})
"""What can happen to any request is said once."""


@attrs.frozen(kw_only=True)
class Row:
    name: str
    kind: str
    is_required: bool
    words: str


@attrs.frozen(kw_only=True)
class Entry:
    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str | None
    parameters: tuple[Row, ...]
    body: tuple[Row, ...]
    answer: tuple[Row, ...]
    status: str
    example: str
    curl: str
    refusals: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def reference_page(document: Mapping[str, Any], nonce: str) -> str:
    """The nonce differs each time; all else is rendered once."""
    return _rendered(document["servers"][0]["url"], _Document(document)).replace(_MARK, nonce)


_MARK: Final = "nonce-of-this-answer"


@attrs.frozen(eq=True)
class _Document:
    """So that the rendering can be kept by the document's identity."""

    content: Mapping[str, Any] = attrs.field(eq=id)


@cache
def _rendered(server: str, document: _Document) -> str:
    content = document.content
    entries: dict[str, list[Entry]] = {tag["name"]: [] for tag in content["tags"]}
    for path, methods in content["paths"].items():
        for method, operation in methods.items():
            entries[operation["tags"][0]].append(_entry(server, path, method.upper(), operation, content))
    return (
        _templates()
        .get_template("reference.html")
        .render(
            nonce=_MARK,
            groups=entries,
            lists={
                name: one
                for name, one in content["components"]["schemas"].items()
                if name.endswith(("Key", "Name")) and "enum" in one
            },
            scopes=content["components"]["securitySchemes"]["token"]["description"].splitlines()[2:],
            version=content["info"]["version"],
            server=server,
        )
    )


def problem_page(code: str, nonce: str) -> str:
    words = next((one.__doc__ or "" for one in TABLE if code_of(one) == code), "")
    return (
        _templates()
        .get_template("problem.html")
        .render(nonce=nonce, code=code, kind=KINDS[code], words=" ".join(words.split()))
    )


def _entry(
    server: str, path: str, method: str, operation: Mapping[str, Any], content: Mapping[str, Any]
) -> Entry:
    schemas = content["components"]["schemas"]
    success = next(status for status in operation["responses"] if status.startswith("2"))
    answered = operation["responses"][success].get("content", {}).get("application/json")
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    form = operation.get("requestBody", {}).get("content", {}).get(MULTIPART)
    scopes = [scope for one in operation["security"] for scope in one.get("token", ())]
    return Entry(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation["description"] if operation["description"] != operation["summary"] else "",
        scope=scopes[0] if scopes else None,
        parameters=tuple(_parameter(one) for one in operation.get("parameters", ())),
        body=_rows(sent["schema"], schemas) if sent else _form_rows(form),
        answer=_rows(answered["schema"], schemas) if answered else (),
        status=success,
        example=json.dumps(answered["example"], indent=2, ensure_ascii=False) if answered else "",
        curl=_curl(server, path, method, operation, sent, scoped=bool(scopes)),
        refusals=tuple(
            (
                status,
                tuple(code for code in found["content"][media]["examples"] if code not in _NOT_DOCUMENTED),
            )
            for status, found in operation["responses"].items()
            if not status.startswith("2")
            for media in found["content"]
        ),
    )


def _parameter(parameter: Mapping[str, Any]) -> Row:
    return Row(
        name=parameter["name"],
        kind=f"{kind_of(parameter['schema'])}, {parameter['in']}",
        is_required=parameter["required"],
        words=parameter.get("description", ""),
    )


def _rows(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[Row, ...]:
    found = schemas[schema["$ref"].removeprefix(REF)]
    required = found.get("required", ())
    return tuple(
        Row(name=name, kind=kind_of(one), is_required=name in required, words=one.get("description", ""))
        for name, one in found.get("properties", {}).items()
    )


def _form_rows(form: Mapping[str, Any] | None) -> tuple[Row, ...]:
    properties = form["schema"]["properties"] if form else {}
    return tuple(
        Row(name=name, kind="file", is_required=True, words=one["description"])
        for name, one in properties.items()
    )


def kind_of(schema: Mapping[str, Any]) -> str:
    """In a few words."""
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(REF))
    if "anyOf" in schema:
        return " or ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'])}" if schema.get("items") else "list"
    limits = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    form = schema.get("format") or schema.get("type", "anything")
    return f"{form} {'–'.join(limits)}" if limits else str(form)


def _curl(
    server: str, path: str, method: str, operation: Mapping[str, Any], sent: Any, *, scoped: bool
) -> str:
    parts = ["curl"]
    if method != "GET":
        parts.append(f"-X {method}")
    if scoped:
        parts.append('-H "Authorization: Bearer $TIC_TOKEN"')
    if MULTIPART in operation.get("requestBody", {}).get("content", {}):
        parts.append(f"-F {FILE}=@cv.pdf")
    if operation.get("responses", {}).get("200", {}).get("headers", {}).get("Content-Disposition"):
        parts.append("-OJ")
    if sent:
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d {shlex.quote(json.dumps(sent['example'], ensure_ascii=False))}")
    parts.append(f"'{server}{path}'")
    return " \\\n  ".join(parts)
