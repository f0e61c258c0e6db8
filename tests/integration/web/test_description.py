"""The API is what its description says: no answer that isn't documented, whatever is sent."""

import asyncio
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.integration.web.fuzzing import ask, each_operation
from tests.integration.web.support import Site

from tic_web.api import operations
from tic_web.api.description.openapi import document
from tic_web.api.operations import operation_of
from tic_web.downloads import MEDIA_TYPES
from tic_web.problems import KINDS
from tic_web.security.limits import Limits

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


FILES = {"application/zip", *MEDIA_TYPES.values(), "text/csv", "text/calendar"}


class _NoLimits(Limits):
    def take(self, limit: object, key: str) -> tuple[int, int]:
        return 1, 1


SOME = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
SITE = Site(limits=_NoLimits(), environment={"TIC_SANDBOX": "1"})
SCHEMA = schemathesis.openapi.from_asgi("/api/openapi.json", SITE.app)


@pytest.fixture(scope="module")
def authorization() -> str:
    async def signed_in() -> str:
        await SITE.coach()
        return await SITE.token(await SITE.member())

    return f"Bearer {asyncio.run(signed_in())}"


@each_operation(SCHEMA)
def test_answers_are_as_described(operation: Any, authorization: str) -> None:
    def check(case: Any) -> None:
        for headers in ({"authorization": authorization}, {}):
            answer = case.call(headers={**dict(case.headers or {}), **headers})
            case.validate_response(answer, checks=CHECKS)

    ask(operation, SOME, check)


def test_every_operation_is_described_with_id_example_scope_and_refusals() -> None:
    described = document(operations(), "http://127.0.0.1:8000")
    found = [one for methods in described["paths"].values() for one in methods.values()]
    assert len(found) == len(operations()) > 40
    assert len({one["operationId"] for one in found}) == len(found)
    for one in found:
        assert one["summary"]
        assert one["description"]
        assert {"401", "422", "500", "503"} <= one["responses"].keys()
        for status, response in one["responses"].items():
            for media, content in response.get("content", {}).items():
                assert ("example" in content) or ("examples" in content)
                is_done = status.startswith("2")
                assert media in ({"application/json", *FILES} if is_done else {"application/problem+json"})
                for code in content.get("examples", ()):
                    assert KINDS[code].status == int(status)


def test_requests_refuse_what_the_description_does_not_know() -> None:
    described = document(operations(), "http://127.0.0.1:8000")
    for handler in operations():
        body = operation_of(handler).body
        if body is not None:
            assert described["components"]["schemas"][body.__name__]["additionalProperties"] is False


def test_every_example_of_a_body_is_one_that_is_read() -> None:
    for handler in operations():
        operation = operation_of(handler)
        if operation.body is not None:
            encoded = msgspec.json.encode(operation.example)
            assert msgspec.json.decode(encoded, type=operation.body) == operation.example


async def test_the_reference_for_people_names_every_operation_and_needs_nothing_from_outside(
    site: Site,
) -> None:
    text = (await site.client().get("/api/docs")).text
    for handler in operations():
        assert f'id="{operation_of(handler).id}"' in text
    assert "<script" not in text
    assert "src=" not in text
    assert 'href="http' not in text
    assert "curl" in text
