"""Nobody sees what isn't theirs: every route of the site, asked by every kind of principal."""

import re
from typing import Any

import msgspec
import pytest
from tests.integration.web.routes import ROUTES
from tests.integration.web.support import Site
from tests.integration.web.world import KINDS, World
from tests.unit.matching.cv_desk import PDF

from tic_domain.accounts.model import Scope
from tic_web.api import operations
from tic_web.api.description.openapi import PREFIX, plain_path
from tic_web.api.operations import operation_of

OPERATIONS = {
    f"{method} {PREFIX}{plain_path(path)}": operation_of(handler)
    for handler in operations()
    for path in handler.paths
    for method in handler.http_methods
}
UPLOADS = {"/cv", f"{PREFIX}/me/cvs"}
REFUSED = {401: "sign in", 403: "forbidden", 404: "not found", 405: "not found"}


def routes_of(site: Site) -> set[str]:
    return {
        f"{method} {route.path_format}"
        for route in site.app.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS"
    }


def test_every_route_is_in_the_table_and_nothing_else() -> None:
    assert len(ROUTES) > 80
    assert routes_of(Site(environment={"TIC_SANDBOX": "1"})) == set(ROUTES)


REAL = {
    "STRIPE_API_KEY": ("sk_test_example", ("/sandbox/pay", "/sandbox/onboarding", "/sandbox/renew")),
    "RESEND_API_KEY": ("re_example", ("/sandbox/mailbox",)),
    "TIC_LINKEDIN_CLIENT_ID": ("client", ("/sandbox/sign-in",)),
}


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("name", REAL)
def test_where_a_real_service_is_configured_its_sandbox_has_no_route(name: str) -> None:
    value, paths = REAL[name]
    more = {"TIC_LINKEDIN_CLIENT_SECRET": "secret"} if "LINKEDIN" in name else {}
    site = Site(environment={"TIC_SANDBOX": "1", name: value, **more})
    missing = {route.split(" ")[1] for route in set(ROUTES) - routes_of(site)}

    assert missing
    assert all(path.startswith(paths) for path in missing)
    assert all(any(path.startswith(one) for path in missing) for one in paths)


@pytest.mark.clause("C3.3")
def test_outside_the_demo_no_route_is_a_sandboxs(site: Site) -> None:
    assert {route for route in routes_of(site) if "sandbox" in route} == set()
    assert len(routes_of(site)) == len([route for route in ROUTES if "sandbox" not in route])
    assert site.container.payment_sandbox() is None


def scope_of(route: str) -> Scope:
    """What its token must hold; of a page, any."""
    described = OPERATIONS.get(route)
    return described.scope if described and described.scope else Scope.PROFILE_READ


READING = sorted(route for route in ROUTES if route.startswith("GET "))
CHANGING = sorted(ROUTES.keys() - set(READING))


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("scope", [one for one in Scope if one in set(map(scope_of, READING))])
async def test_what_is_read_opens_for_whom_the_table_says(scope: Scope) -> None:
    """All of one scope in one world. The particular first: a list of matches keeps what it shows."""
    routes = [route for route in reversed(READING) if scope_of(route) is scope]
    world = await World.made(lacking=scope)
    assert {route: await outcomes(world, route) for route in routes} == {
        route: dict(zip(KINDS, ROUTES[route], strict=True)) for route in routes
    }


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("route", CHANGING)
async def test_what_is_changed_opens_for_whom_the_table_says(route: str) -> None:
    world = await World.made(lacking=scope_of(route))
    assert await outcomes(world, route) == dict(zip(KINDS, ROUTES[route], strict=True))


async def outcomes(world: World, route: str) -> dict[str, str]:
    method, path = route.split(" ")
    described = OPERATIONS.get(route)
    address = re.sub(r"{(\w+)}", lambda found: world.ids[found[1]], path)
    body = msgspec.to_builtins(described.example) if described and described.example else {}
    body |= {name: world.ids[name] for name in ("coach_id", "offering_id", "hold_id") if name in body}
    found = {}
    for kind in KINDS:
        client = world.clients[kind]
        sent: dict[str, Any] = {"json": body} if described else {"data": {"_": ""}}
        if path in UPLOADS:
            sent = {"files": {"file": ("cv.pdf", PDF)}}
        answer = await client.request(method, address, **(sent if method in {"POST", "PUT", "PATCH"} else {}))
        assert answer.status_code < 500, answer.text
        found[kind] = REFUSED.get(answer.status_code, "open")
    return found
