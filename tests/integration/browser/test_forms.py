"""What people do to forms: by the keyboard, twice at once, too late, and backwards."""

import secrets

import pytest
from playwright.sync_api import Page
from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor

MARA = "Mara Lindqvist"
PRIYA = "Priya Raman"


def test_the_keyboard_alone_goes_from_the_front_page_into_the_quiz(visit: Visit) -> None:
    visitor = visit()
    visitor.expected.add(422)
    page = visitor.go("/")
    visitor.tab_to(page.get_by_role("link", name="Sign in"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Sign in as").first
    button.evaluate("(button, subject) => { button.value = subject }", f"newcomer-{secrets.token_hex(8)}")
    visitor.tab_to(button)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    visitor.tab_to(page.get_by_label("I prepare for interviews"))
    page.keyboard.press("Space")
    visitor.tab_to(page.get_by_role("button", name="Go on"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert visitor.path() == "/quiz/goal"

    visitor.tab_to(page.get_by_role("button", name="Next"))
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert "3 fields need another look" in visitor.text()
    first = page.get_by_label("Backend engineer")
    assert first.evaluate("element => element === document.activeElement")

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Frontend engineer").is_checked()
    visitor.tab_to(page.get_by_label("Intern"))
    page.keyboard.press("Space")
    visitor.tab_to(page.get_by_label("Coding", exact=True))
    page.keyboard.press("Space")
    visitor.tab_to(page.get_by_role("button", name="Next"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert visitor.path() == "/quiz/companies"


def test_two_who_talk_see_it_at_once(visit: Visit) -> None:
    mara, priya = visit(MARA), visit(PRIYA)
    talk = _started(mara, PRIYA)
    priya.go(talk)
    mara.go("/coaches")
    mara.page.locator("[data-unread]").wait_for(state="attached")

    priya.send("Hello Mara")
    mara.page.locator("[data-unread]:visible").wait_for()
    mara.go(talk)
    priya.page.locator(".chat .mine").get_by_text("read", exact=False).wait_for()
    mara.page.get_by_label("Your message").press_sequentially("Hi")
    priya.page.get_by_text("Mara Lindqvist is writing").wait_for()
    mara.send("Hi <b>Priya</b>")
    priya.page.locator(".chat li:not(.mine)").get_by_text("Hi <b>Priya</b>").wait_for()
    assert priya.page.locator("[data-chat-now]").inner_text() == ""


def test_a_message_is_sent_again_until_it_arrives(visit: Visit) -> None:
    visitor = visit(MARA)
    page = _conversation(visitor)
    text = f"Through a tunnel. {secrets.token_hex(4)}"
    visitor.context.set_offline(True)
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Not sent yet").wait_for()
    visitor.context.set_offline(False)
    page.locator(".chat .pending").wait_for(state="detached")
    visitor.trouble.clear()  # that it was offline
    page.reload()
    assert visitor.text().count(text) == 1


def _started(visitor: Visitor, coach: str) -> str:
    page = visitor.go("/coaches")
    page.get_by_role("searchbox", name="Search").fill(coach)
    visitor.press("Show coaches")
    own = page.get_by_role("link", name=coach, exact=True).first.get_attribute("href")
    visitor.go(f"{own}/write")
    page.get_by_label("Your first message").fill("Hello Priya")
    visitor.press("Send and share my answers")
    return visitor.path()


@pytest.mark.parametrize("script", [True, False])
def test_a_double_click_sends_one_message(visit: Visit, *, script: bool) -> None:
    visitor = visit(MARA, script=script)
    text = f"Once, please. {secrets.token_hex(4)}"
    page = _conversation(visitor)
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").dblclick(delay=20)
    page.locator(".chat .mine:not(.pending)").get_by_text(text).wait_for()
    page.reload()
    assert visitor.text().count(text) == 1


def test_whatever_is_in_a_message_it_is_shown_and_never_runs(visit: Visit) -> None:
    visitor = visit(MARA, width=360)
    mark = secrets.token_hex(4)
    page = _conversation(visitor)
    hostile = (
        f'{mark} <script>hacked = 1</script><img src=x onerror="hacked = 1"> https://a.example/?q=\'><svg/onload=x>\n'
        "[here](javascript:hacked=1) javascript:hacked=1 https://user:word@a.example/ \u202egpj.exe\n"
        f"```\n<b>{'wide ' * 60}</b>\n```\n{'unbroken' * 60}"
    )
    page.get_by_label("Your message").fill(hostile)
    page.get_by_role("button", name="Send").click()
    message = page.locator(".chat li").filter(has_text=mark)
    message.wait_for()
    page.locator(".chat .pending").wait_for(state="detached")
    assert "<script>hacked = 1</script><img src=x" in message.inner_text()
    assert "https://user:word@a.example/ gpj.exe" in message.inner_text()
    (link,) = message.locator(".body a").all()
    assert (link.get_attribute("href") or "").startswith("https://a.example/?q=")
    assert message.locator("script, img, svg, b").count() == 0
    assert page.evaluate("window.hacked") is None
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    with page.expect_navigation():
        message.get_by_role("link", name="Edit or delete").click()
    page.get_by_text("Delete this message").click()
    visitor.press("Delete the message")
    assert mark not in visitor.text()


def test_the_back_button_after_sending_sends_nothing_again(visit: Visit) -> None:
    visitor = visit(MARA)
    text = f"And back. {secrets.token_hex(4)}"
    page = _conversation(visitor)
    visitor.send(text)
    page.go_back()
    page.go_forward()
    page.reload()
    assert visitor.text().count(text) == 1
    assert page.get_by_role("button", name="Send").get_attribute("aria-disabled") is None


@pytest.mark.parametrize("script", [True, False])
def test_who_was_signed_out_meanwhile_is_led_back_with_what_was_typed(visit: Visit, *, script: bool) -> None:
    visitor = visit(MARA, script=script)
    visitor.expected.add(401)
    page = _conversation(visitor)
    talk = visitor.path()
    page.get_by_label("Your message").fill("Three paragraphs that took an hour.")
    visitor.context.clear_cookies()
    visitor.press("Send")

    assert "Three paragraphs that took an hour." in visitor.text()
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name="Sign in").click()
    visitor.press(f"Sign in as {MARA}")
    assert visitor.path() == talk


def _conversation(visitor: Visitor) -> Page:
    page = visitor.go("/inbox")
    with page.expect_navigation():
        page.locator("main h2 a").first.click()
    return page
