"""A member sees everything that is held about them, and takes it along."""

import io
from zipfile import ZipFile

import pytest
from tests.integration.web.support import Site

from tic_domain.accounts.model import Account, Scope
from tic_domain.records.jobs import MakeExportJob

TEXT = "<b>Hello</b>"


def holding(site: Site, account: Account, messages: int) -> None:
    records = [
        {
            "id": f"0199c0de-0000-7000-8000-{number:012}",
            "conversation_id": "0199c0de-0000-7000-8000-000000000001",
            "sender_id": str(account.id),
            "body": f"{TEXT} {number}",
            "sent_at": "2026-03-02T09:00:00Z",
            "edited_at": None,
            "deleted_at": None,
        }
        for number in range(messages)
    ]
    site.holdings.held[account.id] = {"messages": list(records)}


async def work(site: Site) -> None:
    for job in site.house.store.take_jobs():
        if isinstance(job, MakeExportJob):
            await site.container.make_export()(job)


@pytest.mark.clause("C7.1", "C7.2")
async def test_the_site_shows_each_kind_with_its_reasons_and_pages_of_values() -> None:
    site = Site()
    ada = await site.coachee()
    holding(site, ada, 25)
    browser = await site.browser(ada)
    overview = (await browser.get("/settings/data")).text
    assert "See all 25 records" in overview
    for words in ("our contract with you", "until you delete your account", "Stripe (payments)"):
        assert words in overview
    assert 'href="/settings/data/messages"' in overview
    first = (await browser.get("/settings/data/messages")).text
    assert "&lt;b&gt;Hello&lt;/b&gt; 19" in first
    assert "Hello&lt;/b&gt; 20" not in first
    assert (await browser.get("/settings/data/messages?after=20")).text.count("&lt;b&gt;Hello") == 5
    assert (await browser.get("/settings/data/cards")).status_code == 404
    assert (await browser.get("/settings/data/messages?after=x")).status_code == 422


@pytest.mark.clause("C7.3")
async def test_an_export_goes_its_way_on_the_site() -> None:
    site = Site()
    ada, olga = await site.coachee(), await site.coachee("Olga Example")
    holding(site, ada, 2)
    browser, other = await site.browser(ada), await site.browser(olga)
    asked = await browser.post("/settings/export", data={"_": ""})
    assert (asked.status_code, asked.headers["location"]) == (303, "/settings/export?said=export-asked")
    twice = await browser.post("/settings/export", data={"_": ""})
    assert (twice.status_code, "being made already" in twice.text) == (409, True)
    assert "0 % done" in (await browser.get("/settings/export")).text
    await work(site)
    page = (await browser.get("/settings/export")).text
    address = page.partition('href="/settings/export/')[2].partition('"')[0]
    file = await browser.get(f"/settings/export/{address}")
    assert file.headers["content-type"] == "application/zip"
    assert file.headers["cache-control"] == "no-store"
    assert "attachment" in file.headers["content-disposition"]
    assert "index.html" in ZipFile(io.BytesIO(file.content)).namelist()
    assert (await other.get(f"/settings/export/{address}")).status_code == 404
    removed = await browser.post(f"/settings/export/{address.removesuffix('/file')}/remove", data={"_": ""})
    assert removed.headers["location"] == "/settings/export?said=export-removed"
    assert (await browser.get(f"/settings/export/{address}")).status_code == 404


@pytest.mark.clause("C7.1", "C7.3")
async def test_programs_read_and_export_with_scopes_of_their_own() -> None:
    site = Site()
    ada = await site.coachee()
    holding(site, ada, 3)
    client = await site.program(ada, Scope.PRIVACY_READ, Scope.PRIVACY_WRITE)
    kinds = (await client.get("/api/v1/me/data")).json()["items"]
    assert {one["key"]: one["count"] for one in kinds}["messages"] == 3
    page = (await client.get("/api/v1/me/data/messages?limit=2")).json()
    assert (len(page["items"]), page["next"]) == (2, "2")
    made = await client.post("/api/v1/me/exports")
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    address = f"/api/v1/me/exports/{made.json()['id']}"
    assert (await client.get(f"{address}/file")).json()["code"] == "export-not-ready"
    await work(site)
    assert (await client.get(address)).json()["percent"] == 100
    file = await client.get(f"{address}/file")
    assert int(file.headers["content-length"]) == len(file.content)
    fresh = (await client.post("/api/v1/me/exports")).json()
    assert (fresh["code"], fresh["again_at"]) == ("export-too-soon", "2026-03-02T10:00:00Z")
    assert (await client.delete(address)).status_code == 204
    assert (await client.get(address)).status_code == 404
    schema = (await site.client().get("/export-schema.json")).json()
    assert "messages" in schema["properties"]["records"]["properties"]
