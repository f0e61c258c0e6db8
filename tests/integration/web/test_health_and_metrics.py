"""What whoever watches the process sees."""

from typing import Any, cast

from httpx import ASGITransport, AsyncClient
from tests.integration.web.support import BASE, Site


async def test_the_process_is_up_whatever_the_database_does(site: Site) -> None:
    site.database.is_up = False
    assert (await site.client().get("/healthz")).json() == {"status": "up"}


async def test_readiness_says_what_is_missing(site: Site) -> None:
    assert (await site.client().get("/readyz")).status_code == 200
    site.database.missing = ("The schema is at 1, not at 2. Run `tic db upgrade`.",)
    behind = await site.client().get("/readyz")
    assert (behind.status_code, behind.json()["code"]) == (503, "not-ready")
    assert "tic db upgrade" in behind.json()["detail"]
    site.database.is_up = False
    assert (await site.client().get("/readyz")).status_code == 503


async def test_metrics_carry_route_templates_and_no_address(site: Site) -> None:
    canary = "0199c0de-0000-7000-8000-0000000ca4a7"
    await site.client().get(f"/api/v1/coaches/{canary}?q={canary}")
    figures = (await site.client().get("/metrics")).text
    assert 'path="/api/v1/coaches/{coach_id}"' in figures
    assert canary not in figures


async def test_metrics_are_for_this_machine_only(site: Site) -> None:
    far = ASGITransport(cast("Any", site.app), client=("192.0.2.1", 5000))
    assert (await AsyncClient(transport=far, base_url=BASE).get("/metrics")).status_code == 404
    forwarded = {"x-forwarded-for": "192.0.2.1"}
    assert (await site.client().get("/metrics", headers=forwarded)).status_code == 404
