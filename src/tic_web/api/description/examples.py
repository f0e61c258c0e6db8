"""An example for a schema, made of the examples of its parts."""

from collections.abc import Mapping
from typing import Any, Final

from tic_web.api.fields import REF

Schema = Mapping[str, Any]
_BY_FORMAT: Final = {
    "uuid": "0199c0de-0000-7000-8000-000000000001",
    "date-time": "2026-03-02T09:00:00Z",
    "date": "2026-04-30",
    "email": "ada@example.org",
}
_PREFERRED: Final = ("backend", "system-design", "sql", "en", "google", "eur", "Europe/Berlin")


def example(schema: Schema, components: Mapping[str, Schema]) -> Any:
    """One that the schema takes."""
    if found := schema.get("examples"):
        return found[0]
    for name in ("const", "default"):
        if name in schema and schema[name] is not None:
            return schema[name]
    if "$ref" in schema:
        return example(components[schema["$ref"].removeprefix(REF)], components)
    if "enum" in schema:
        return next((one for one in _PREFERRED if one in schema["enum"]), schema["enum"][0])
    if "anyOf" in schema:
        return _of_any(schema["anyOf"], components)
    return _of_type(schema, components)


def _of_any(choices: list[Schema], components: Mapping[str, Schema]) -> Any:
    real = next((one for one in choices if one.get("type") != "null"), choices[0])
    return example(real, components)


def _of_type(schema: Schema, components: Mapping[str, Schema]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: example(one, components) for name, one in properties.items()}
    if kind == "array":
        count = max(1, schema.get("minItems", 1))
        return [example(schema["items"], components)] * count if schema.get("items") else []
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    return _BY_FORMAT.get(schema.get("format", ""), "…")
