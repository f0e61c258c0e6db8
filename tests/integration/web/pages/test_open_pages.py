"""What anybody can look at."""

import re

import pytest
from tests.integration.web.pages.site import Browser

from tic_domain.privacy.policy import AWAITED, PRIVACY_POLICY
from tic_domain.privacy.terms import COOKIE_POLICY, TERMS_OF_SERVICE


@pytest.mark.parametrize(
    "path", ["/", "/coaches", "/privacy", "/privacy/how-we-keep-it", "/terms", "/cookies", "/sign-in"]
)
async def test_an_open_page_has_one_heading_a_main_part_and_no_inline_script_or_style(
    browser: Browser, path: str
) -> None:
    answer = await browser.get(path)

    assert answer.status_code == 200
    assert browser.page.count("<h1") == 1
    assert browser.page.count("<main") == 1
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", browser.page)


async def test_scripts_carry_the_nonce_of_the_policy(browser: Browser) -> None:
    answer = await browser.get("/")

    nonces = set(re.findall(r'<script[^>]* nonce="([^"]+)"', browser.page))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in answer.headers["content-security-policy"]


async def test_every_clause_of_the_privacy_policy_has_an_anchor(browser: Browser) -> None:
    await browser.get("/privacy")

    missing = [one.id for one in PRIVACY_POLICY.clauses() if f'id="{one.id}"' not in browser.page]
    assert missing == []


async def test_for_every_clause_it_says_what_keeps_it_and_what_would_notice(browser: Browser) -> None:
    await browser.get("/privacy/how-we-keep-it")

    for one in PRIVACY_POLICY.clauses():
        section = browser.page.partition(f'<section class="stack tight prose" id="{one.id}"')[2]
        said = section.partition("</section>")[0]
        if one.id in AWAITED:
            assert "Nothing in the code keeps this yet" in said
        else:
            assert re.search(r"Kept by \d+ places? in the code", said), one.id
            assert re.search(r"A breach is seen by \d+ tests?", said), one.id
            assert re.search(r"Broken on purpose in \d+ ways?", said), one.id
    assert "src/tic_domain/conversations/policies.py:" in browser.page


async def test_terms_and_cookie_policy_have_anchors_too(browser: Browser) -> None:
    for path, text in (("/terms", TERMS_OF_SERVICE), ("/cookies", COOKIE_POLICY)):
        await browser.get(path)
        assert [one.id for one in text.clauses() if f'id="{one.id}"' not in browser.page] == []


async def test_the_home_page_links_its_promises_to_clauses_that_exist(browser: Browser) -> None:
    await browser.get("/")

    linked = set(re.findall(r'href="/privacy#(C[\d.]+)"', browser.page))
    assert linked
    assert linked <= {one.id for one in PRIVACY_POLICY.clauses()}


async def test_files_are_kept_by_browsers_for_as_long_as_their_address_lasts(browser: Browser) -> None:
    await browser.get("/")
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', browser.page)
    assert addresses

    for address in addresses:
        answer = await browser.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


async def test_a_page_that_does_not_exist_says_so_with_the_request_id(browser: Browser) -> None:
    answer = await browser.get("/coaches/00000000-0000-7000-8000-000000000000")

    assert answer.status_code == 404
    assert answer.headers["x-request-id"] in browser.page


async def test_a_filter_that_is_not_known_is_refused_beside_its_field(browser: Browser) -> None:
    answer = await browser.get("/coaches?role=wizard&text=kept")

    assert answer.status_code == 422
    assert 'id="role-problem"' in browser.page
    assert 'value="kept"' in browser.page


async def test_the_mailbox_is_not_there_outside_the_demo(browser: Browser) -> None:
    assert (await browser.get("/sandbox/mailbox")).status_code == 404
    assert (await browser.get("/sandbox/sign-in?state=x")).status_code == 404


async def test_looking_at_a_confirmation_link_does_not_use_it_up(browser: Browser) -> None:
    answer = await browser.get("/confirm-email?token=some-token")

    assert answer.status_code == 200
    assert 'value="some-token"' in browser.page
    assert 'method="post" action="/confirm-email"' in browser.page


async def test_text_that_looks_like_markup_stays_text(browser: Browser) -> None:
    await browser.get("/coaches?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in browser.page


async def test_search_engines_are_told_the_one_address_of_a_page(browser: Browser) -> None:
    found = {}
    for path in ("/", "/coaches?said=signed-out", "/coaches?role=backend", "/coaches/nobody"):
        await browser.get(path)
        found[path] = re.findall(r'<link rel="canonical" href="([^"]+)"', browser.page)

    site = found["/"][0].removesuffix("/")
    assert site.startswith("http")
    assert found == {
        "/": [f"{site}/"],
        "/coaches?said=signed-out": [f"{site}/coaches"],
        "/coaches?role=backend": [],
        "/coaches/nobody": [],
    }


async def test_search_engines_are_kept_from_what_is_no_page_for_them(browser: Browser) -> None:
    answer = await browser.get("/robots.txt")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /confirm-email\n" in answer.text
    assert "Disallow: /coaches" not in answer.text
