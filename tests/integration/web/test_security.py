"""What stands between a member and everybody else."""

import pytest
from tests.integration.web.support import Site

from tic_domain.accounts.model import Scope
from tic_web.security.csrf import token_of
from tic_web.security.limits import Limit, Limits


@pytest.mark.clause("C3.3")
async def test_an_unsafe_request_by_cookie_needs_the_sessions_token(site: Site) -> None:
    browser = await site.browser(await site.member())
    assert (await browser.post("/sign-out", headers={"x-csrf-token": "wrong"})).status_code == 403
    assert (await browser.post("/sign-out", headers={"x-csrf-token": token_of("another")})).status_code == 403
    del browser.headers["x-csrf-token"]
    assert (await browser.post("/sign-out")).status_code == 403
    assert (await browser.post("/sign-out", data={"_csrf_token": "wrong"})).status_code == 403
    right = token_of(browser.cookies["tic"])
    assert (await browser.post("/sign-out", data={"_csrf_token": right})).status_code == 303


@pytest.mark.parametrize(
    "header",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
@pytest.mark.clause("C3.3")
async def test_what_another_site_sends_is_refused_even_with_the_token(
    site: Site, header: dict[str, str]
) -> None:
    browser = await site.browser(await site.member())
    assert (await browser.post("/sign-out", headers=header)).status_code == 403
    assert (await site.client().post("/sign-in", headers=header, data={"return_to": "/"})).status_code == 403
    own = await browser.post("/sign-out", headers={"sec-fetch-site": "same-origin", "origin": site.base})
    assert own.status_code == 303


async def test_a_cookie_may_use_the_api_with_the_token_in_a_header(site: Site) -> None:
    browser = await site.browser(await site.member())
    assert (await browser.patch("/api/v1/me", json={"name": "Ada Changed"})).json()["name"] == "Ada Changed"
    del browser.headers["x-csrf-token"]
    assert (await browser.patch("/api/v1/me", json={"name": "Ada"})).json()["code"] == "forbidden"


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/coaches", "/api/v1/vocabulary", "/"])
@pytest.mark.parametrize(
    "sent", ["Bearer tic_unknown", "Bearer nonsense", "Basic YTpi", "Bearer", "Bearer é"]
)
async def test_a_bad_token_is_refused_wherever_it_is_sent(site: Site, path: str, sent: str) -> None:
    answer = await site.client().get(path, headers={b"authorization": sent.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_does_not_open_pages(site: Site) -> None:
    program = await site.program(await site.member())
    assert (await program.get("/settings")).status_code == 403


@pytest.mark.clause("C3.3")
async def test_a_token_cannot_issue_one_that_may_more(site: Site) -> None:
    program = await site.program(await site.member(), Scope.ACCOUNT_WRITE)
    wanted = {"name": "More", "scopes": ["account:write", "conversations:read"]}
    answer = await program.post("/api/v1/me/tokens", json=wanted)
    assert (answer.status_code, answer.json()["scope"]) == (403, "conversations:read")
    wanted["scopes"] = ["account:write"]
    assert (await program.post("/api/v1/me/tokens", json=wanted)).status_code == 201


async def test_an_ended_session_and_a_revoked_token_are_nobody(site: Site) -> None:
    account = await site.member()
    browser, program = await site.browser(account), await site.program(account)
    assert (await program.delete("/api/v1/me/sessions")).json() == {"ended": 1}
    assert (await browser.get("/api/v1/me")).status_code == 401
    assert (await browser.get("/")).status_code == 200
    (token,) = (await program.get("/api/v1/me/tokens")).json()["items"]
    assert (await program.delete(f"/api/v1/me/tokens/{token['id']}")).status_code == 204
    assert (await program.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize("path", ["/", "/api/v1/vocabulary", "/api/v1/me", "/nothing", "/api/docs"])
async def test_every_answer_carries_the_security_headers(site: Site, path: str) -> None:
    headers = (await site.client(accept="text/html").get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "cache-control" in headers
    assert "access-control-allow-origin" not in headers
    assert "strict-transport-security" not in headers


async def test_a_page_names_its_scripts_by_a_nonce_that_is_never_the_same(site: Site) -> None:
    first, second = [await site.client().get("/api/docs") for _ in range(2)]
    policy = first.headers["content-security-policy"]
    nonce = policy.partition("nonce-")[2].partition("'")[0]
    assert f'nonce="{nonce}"' in first.text
    assert "unsafe" not in policy
    assert policy != second.headers["content-security-policy"]


@pytest.mark.clause("C2.6")
@pytest.mark.parametrize("path", ["/", "/api/docs", "/nothing"])
async def test_no_recorder_can_be_loaded_and_none_can_send(site: Site, path: str) -> None:
    policy = (await site.client(accept="text/html").get(path)).headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    for kind in ("default-src", "script-src", "connect-src", "img-src"):
        assert all(source.startswith("'") for source in rules[kind].split()), kind


async def test_over_tls_cookies_are_bound_to_the_host_and_browsers_told_to_stay() -> None:
    site = Site(environment={"TIC_BASE_URL": "https://coach.example"})
    headers = (await site.client().get("/")).headers
    assert "max-age=63072000" in headers["strict-transport-security"]
    browser = await site.browser(await site.member())
    assert (await browser.get("/api/v1/me")).status_code == 200
    cookie = (await browser.post("/sign-out")).headers["set-cookie"]
    assert cookie.startswith("__Host-tic=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part.lower() in cookie.lower()
    assert "domain" not in cookie.lower()


async def test_forms_may_lead_on_to_the_sign_in_provider(site: Site) -> None:
    policy = (await site.client().get("/")).headers["content-security-policy"]
    assert "form-action 'self' https://www.linkedin.com;" in policy


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example", "[::2]"])
async def test_a_foreign_host_name_is_refused(site: Site, host: str) -> None:
    answer = await site.client().get("/api/v1/vocabulary", headers={"host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "host-unknown")
    assert (await site.client().get("/healthz", headers={"host": host})).status_code in {200, 400}


@pytest.mark.clause("C3.3")
async def test_sign_in_is_limited_by_address_and_says_when_to_come_back(site: Site) -> None:
    client = site.client()
    answers = [await client.post("/sign-in", data={"return_to": "/"}) for _ in range(21)]
    assert [one.status_code for one in answers[:20]] == [303] * 20
    last = answers[-1]
    assert last.status_code == 429
    assert 1 <= int(last.headers["retry-after"]) <= 60
    assert last.headers["ratelimit-remaining"] == "0"
    assert answers[0].headers["ratelimit-limit"] == "20"


@pytest.mark.clause("C3.3")
async def test_sending_is_limited_by_account_whatever_the_way_in(site: Site) -> None:
    account = await site.member()
    clients = [await site.program(account), await site.browser(account)]
    path = "/api/v1/conversations/0199c0de-0000-7000-8000-000000000001/messages"
    statuses = [(await clients[n % 2].post(path, json={"body": "Hi"})).status_code for n in range(61)]
    assert statuses == [404] * 60 + [429]
    other = await site.program(await site.member("Bea Example"))
    assert (await other.post(path, json={"body": "Hi"})).status_code == 404


def test_a_window_ends_and_memory_is_bounded() -> None:
    now = [0.0]
    limits = Limits(now=lambda: now[0])
    for _ in range(20):
        left, _ = limits.take(Limit.SIGN_IN, "a")
    assert left == 0
    assert limits.take(Limit.SIGN_IN, "a")[0] == -1
    assert limits.take(Limit.SIGN_IN, "b")[0] == 19
    now[0] = 60.0
    assert limits.take(Limit.SIGN_IN, "a")[0] == 19


async def test_forwarded_addresses_are_believed_of_configured_proxies_only() -> None:
    trusting = Site(environment={"TIC_TRUSTED_PROXIES": "127.0.0.1"})
    for site, refused in ((Site(), True), (trusting, False)):
        client = site.client()
        for number in range(20):
            await client.post(
                "/sign-in", data={"return_to": "/"}, headers={"x-forwarded-for": f"192.0.2.{number}"}
            )
        last = await client.post(
            "/sign-in", data={"return_to": "/"}, headers={"x-forwarded-for": "192.0.2.99"}
        )
        assert (last.status_code == 429) is refused


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
async def test_no_redirect_leaves_the_site(site: Site, path: str) -> None:
    browser = await site.browser(await site.member())
    answer = await browser.get("/sign-in", params={"return_to": path})
    assert answer.headers["location"] == "/"


async def test_what_is_personal_is_never_kept_by_a_cache(site: Site) -> None:
    program = await site.program(await site.member())
    assert (await program.get("/api/v1/me")).headers["cache-control"] == "no-store"
    assert (await program.get("/api/v1/vocabulary")).headers["cache-control"].startswith("public")
