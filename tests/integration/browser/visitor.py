"""Somebody at a browser, and a watch over everything that would trouble them."""

import secrets
from typing import Any, Final
from urllib.parse import urlsplit

import attrs
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

MOST_TABS: Final = 80
_LOADING: Final = "Failed to load resource"
"""Chromium's own line for an answer of 400 or more: those are watched as answers."""


@attrs.define(eq=False, slots=False)  # Playwright puts marks on whoever listens
class Visitor:
    context: BrowserContext
    page: Page
    base: str
    trouble: list[str] = attrs.field(factory=list)
    expected: set[int] = attrs.field(factory=set)
    """Refusals that belong to the test."""

    @classmethod
    def of(cls, context: BrowserContext, base: str) -> "Visitor":
        visitor = cls(context, context.new_page(), base)
        visitor.page.on("console", visitor._heard)
        visitor.page.on("pageerror", lambda error: visitor.trouble.append(f"script failed: {error}"))
        visitor.page.on("requestfailed", visitor._failed)
        visitor.page.on("request", visitor._asked)
        visitor.page.on("response", visitor._answered)
        return visitor

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def press(self, name: str, *, role: Any = "button", exact: bool = False) -> Page:
        """Click, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=exact).first.click()
        return self.page

    def follow(self, name: str) -> Page:
        return self.press(name, role="link")

    def sign_in(self, name: str) -> Page:
        """Two clicks."""
        self.follow("Sign in")
        return self.press(f"Sign in as {name}")

    def become_somebody_new(self, *roles: str) -> Page:
        """Somebody whom nobody has seen before takes the place of the first person that is offered."""
        self.go("/sign-in")
        subject = f"newcomer-{secrets.token_hex(8)}"
        button = self.page.get_by_role("button", name="Sign in as").first
        button.evaluate("(button, subject) => { button.value = subject }", subject)
        with self.page.expect_navigation():
            button.click()
        for role in roles:
            self.page.get_by_label(role).check()
        return self.press("Go on") if roles else self.page

    def send(self, text: str) -> Page:
        """In the conversation that is open, until it has arrived: the page stays where a script sends it."""
        self.page.get_by_label("Your message").fill(text)
        self.page.get_by_role("button", name="Send").click()
        self.page.locator(".chat .mine:not(.pending)").get_by_text(text).last.wait_for()
        self.page.locator(".chat .pending").wait_for(state="detached")
        return self.page

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def tab_to(self, target: Locator) -> None:
        """By the keyboard alone. Whatever is passed on the way shows that it has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_SHOWS_FOCUS), self.page.evaluate("document.activeElement.outerHTML")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"The keyboard does not get to {target}.")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_LOADING):
            self.trouble.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        # A page that is left while it loads is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.trouble.append(f"failed: {request.url} {request.failure}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base}/", "data:", "about:")):
            self.trouble.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.trouble.append(f"answered {response.status}: {response.url}")


_SHOWS_FOCUS: Final = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return true;
  const outlined = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const box = element.getBoundingClientRect();
  return outlined(element) && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""
