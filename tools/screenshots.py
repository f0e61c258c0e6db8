"""Pictures of the demo for the documents: `python -m tools.screenshots [ADDRESS]`, while `make run` runs."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError
from tools.find_chromium import find

IMAGES: Final = Path(__file__).parent.parent / "docs" / "images"
WIDTH: Final = 1280
LARGEST: Final = 200_000
ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
"""It runs as root in containers, and asks nobody but us."""
COACHEE: Final = "Mara Lindqvist"
COACH: Final = "Kenji Aydın"


def home(page: Page) -> None:
    page.goto("/")


def matches(page: Page) -> None:
    page.goto("/matches")


def chat(page: Page) -> None:
    page.goto("/inbox")
    with page.expect_navigation():
        page.locator("main h2 a").last.click()


def desk(page: Page) -> None:
    page.goto("/desk")


PICTURES: Final[dict[str, tuple[str, int, Callable[[Page], None]]]] = {
    "home": ("", 960, home),
    "matches": (COACHEE, 960, matches),
    "chat": (COACHEE, 1200, chat),
    "desk": (COACH, 1200, desk),
}
"""Who looks, how many pixels of the page, and the way there."""


def take(browser: Browser, address: str, name: str) -> Path:
    person, height, arrive = PICTURES[name]
    with browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
    ) as context:
        page = context.new_page()
        if person:
            page.goto("/sign-in")
            with page.expect_navigation():
                page.get_by_role("button", name=f"Sign in as {person}").click()
        arrive(page)
        refused = page.get_by_text("Something went wrong here")
        if refused.count():
            raise SystemExit(f"{name}.png: the page failed. The demo's logs say why.")
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path)
    return path


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    chromium = find(os.environ)
    if chromium is None:
        raise SystemExit("There is no Chromium. Install it, or name it by TIC_CHROMIUM.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name in PICTURES:
            try:
                path = take(browser, address, name)
            except BrowserError as error:
                reason = str(error).partition("\n")[0]
                raise SystemExit(f"{name}.png: {reason} Start the demo with: make run") from error
            size = path.stat().st_size
            print(f"{path.relative_to(IMAGES.parent.parent)}: {size // 1000} kB")
            if size > LARGEST:
                raise SystemExit(f"{path.name} is larger than {LARGEST // 1000} kB. Show less of the page.")
        browser.close()


if __name__ == "__main__":
    main()
