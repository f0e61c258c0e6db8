"""Whatever goes wrong is one kind of answer, with the facts and the remedy."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import NoReturn

import pytest
from dependency_injector.providers import Object
from tests.integration.web.support import Site

import tic_domain
from tic_domain.accounts.use_cases.show_account import ShowAccount
from tic_domain.shared.errors import DomainError
from tic_web.problems import KINDS, MEDIA_TYPE, TABLE, code_of, kind_of

FAR = "0199c0de-0000-7000-8000-00000000ffff"


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def test_every_refusal_of_the_domain_has_a_row() -> None:
    for module in pkgutil.walk_packages(tic_domain.__path__, "tic_domain."):
        importlib.import_module(module.name)
    known = {one for one in _subclasses(DomainError) if one.__module__.startswith("tic_domain.")}
    assert len(known) > 30
    assert sorted(one.__name__ for one in known - set(TABLE)) == []


def test_a_refusal_without_a_row_takes_its_ancestors() -> None:
    class Unheard(DomainError):
        """Of another package."""

    assert kind_of(Unheard).status == 500


def test_codes_are_those_that_errors_say_of_themselves() -> None:
    assert code_of(DomainError) == DomainError().code
    assert len(KINDS) == len({*map(code_of, TABLE)} | set(KINDS))


async def test_a_refusal_is_a_problem_with_type_title_detail_and_the_request(site: Site) -> None:
    answer = await site.client().get("/api/v1/me")
    said = answer.json()
    assert answer.status_code == said["status"] == 401
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert said["type"] == "/api/problems/not-signed-in"
    assert said["instance"] == f"urn:request:{answer.headers['x-request-id']}"
    assert said["detail"] == "You are not signed in. Sign in, then repeat."


async def test_every_wrong_field_is_named_with_its_remedy(site: Site) -> None:
    client = await site.program(await site.member())
    answer = await client.put(
        "/api/v1/me/profile", json={"headline": 3, "colour": "red", "bio": "Text", "roles": ["chef"]}
    )
    assert answer.status_code == 422
    named = {one["field"]: one for one in answer.json()["errors"]}
    assert {"headline", "colour", "top_level", "topics", "zone"} <= named.keys()
    assert named["colour"]["remedy"].startswith("Leave it out")


async def test_the_domain_names_fields_too(site: Site) -> None:
    client = await site.program(await site.member())
    answer = await client.patch("/api/v1/me", json={"email": "nobody"})
    assert answer.json()["errors"] == [
        {
            "field": "email",
            "problem": "This is no e-mail address.",
            "remedy": "Write it like name@example.org.",
        }
    ]


async def test_a_wrong_query_is_named(site: Site) -> None:
    answer = await site.client().get("/api/v1/coaches", params={"limit": "1000", "colour": "red"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "colour"
    answer = await site.client().get("/api/v1/coaches", params={"limit": "1000"})
    assert answer.json()["errors"] == [
        {"field": "limit", "problem": "1000 is out of range.", "remedy": "Choose from 1 to 100."}
    ]


@pytest.mark.parametrize("mark", ["", "x", "A" * 32, "A" * 44, "A" * 45, "é" * 44, "_" * 44])
async def test_an_invented_mark_of_a_page_is_refused(site: Site, mark: str) -> None:
    answer = await site.client().get("/api/v1/coaches", params={"after": mark})
    assert answer.status_code == (200 if not mark else 422)


async def test_an_unknown_address_a_wrong_method_and_a_wrong_id(site: Site) -> None:
    client = await site.program(await site.member())
    assert (await client.get("/api/v1/nothing")).json()["code"] == "not-found"
    wrong = await client.put("/api/v1/coaches", json={})
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in wrong.headers["allow"]
    for path in (f"/api/v1/coaches/{FAR}", "/api/v1/coaches/7", f"/api/v1/conversations/{FAR}"):
        assert (await client.get(path)).json()["code"] == "not-found"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed-request"),
        (b"[" * 20_000, 400, "malformed-request"),
        (b'{"name": "\\ud800"}', 400, "malformed-request"),
        (b'{"name": "\xff"}', 400, "malformed-request"),
        (b'{"name": "a\\u0000b"}', 422, "invalid-input"),
        (b'{"name": ' + b"9" * 5000 + b"}", 400, "malformed-request"),
        (b"[]", 422, "invalid-input"),
        (b"null", 422, "invalid-input"),
        (b"", 422, "invalid-input"),
        (b'{"name": "' + b"x" * 70_000 + b'"}', 413, "body-too-large"),
    ],
)
async def test_what_is_no_body_of_ours_is_refused_clearly(
    site: Site, body: bytes, status: int, code: str
) -> None:
    client = await site.program(await site.member())
    answer = await client.patch("/api/v1/me", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert site.reports.failures == []


async def test_another_type_of_content_is_refused(site: Site) -> None:
    client = await site.program(await site.member())
    answer = await client.patch("/api/v1/me", content=b'{"name":"A"}', headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, "content-type-refused")


@pytest.mark.clause("C2.5")
async def test_a_failure_is_reported_once_without_data_or_traceback(site: Site) -> None:
    account = await site.member("Canary Nightingale")
    client = await site.program(account)
    site.container.show_account.override(Object(ShowAccount(_broken)))
    answer = await client.get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    (failure,) = site.reports.failures
    assert failure.error_type == "ZeroDivisionError"
    assert failure.operation == "GET /api/v1/me"
    assert failure.request_id == answer.headers["x-request-id"]
    assert failure.person == site.container.pseudonyms().of(str(account.id))
    assert failure.frames[-1][0] == "tic_domain/accounts/use_cases/show_account.py"
    assert "Nightingale" not in repr(failure) + answer.text


def _broken() -> NoReturn:
    raise ZeroDivisionError("Nightingale")


async def test_a_database_that_is_away_is_said_and_comes_back(site: Site) -> None:
    client = await site.program(await site.member())
    site.database.is_up = False
    away = await client.get("/api/v1/me")
    assert (away.status_code, away.json()["code"]) == (503, "unavailable")
    assert away.headers["retry-after"] == "5"
    site.database.is_up = True
    assert (await client.get("/api/v1/me")).status_code == 200


async def test_every_code_has_a_page_that_explains_it(site: Site) -> None:
    for code, kind in KINDS.items():
        answer = await site.client().get(f"/api/problems/{code}")
        assert answer.status_code == 200
        assert code in answer.text
        assert str(kind.status) in answer.text
    assert (await site.client().get("/api/problems/nothing")).status_code == 404


async def test_a_browser_gets_a_page_with_the_same_facts(site: Site) -> None:
    answer = await site.client(accept="text/html").get("/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address." in answer.text
