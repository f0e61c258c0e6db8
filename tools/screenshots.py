"""The pictures in README and docs: `python -m tools.screenshots [ADDRESS]`.

Each is taken light and dark, of a demo that is started for it, or of the one that runs at ADDRESS. People,
texts, window, language and zone are always the same; dates follow the day on which the pictures are taken.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError
from tools.find_chromium import find

IMAGES: Final = Path(__file__).parent.parent / "docs" / "images"
WIDTH: Final = 960
LARGEST: Final = 160_000
ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
"""It runs as root in containers, and asks nobody but us."""
SCHEMES: Final[dict[Any, str]] = {"light": "", "dark": "-dark"}
COACHEE: Final = "Mara Lindqvist"
COACH: Final = "Kenji Aydın"
READY: Final = "ready: "
STOP_S: Final = 30


def at(path: str) -> Callable[[Page], None]:
    def arrive(page: Page) -> None:
        page.goto(path)

    return arrive


def through(path: str, links: str, then: str = "") -> Callable[[Page], None]:
    """Arrives at the page that the last of some links of a page leads to, or at a page or part below it."""

    def arrive(page: Page) -> None:
        page.goto(path)
        page.goto(f"{page.locator(links).last.get_attribute('href')}{then}")

    return arrive


def an_order(page: Page) -> None:
    """The first one; where there is none, a session is bought of the coach who fits best."""
    orders = 'main a[href^="/orders/"]'
    page.goto("/orders")
    if not page.locator(orders).count():
        page.goto("/matches")
        for click in ("article h2 a", "text=Later days", ".slots button", "text=/^Pay /", "[value=succeeds]"):
            with page.expect_navigation():
                page.locator(click).first.click()
    through("/orders", orders)(page)


@attrs.frozen
class Picture:
    person: str
    height: int
    arrive: Callable[[Page], None]


PICTURES: Final = {
    "home": Picture("", 760, at("/")),
    "quiz": Picture(COACHEE, 760, at("/quiz/topics")),
    "matches": Picture(COACHEE, 860, at("/matches")),
    "sharing": Picture(COACHEE, 860, through("/matches", "article h2 a", "/write")),
    "chat": Picture(COACHEE, 860, through("/inbox", "main h2 a")),
    "times": Picture(COACHEE, 640, through("/matches", "article h2 a", "#times")),
    "order": Picture(COACHEE, 860, an_order),
    "settings": Picture(COACHEE, 760, at("/settings/data")),
    "desk": Picture(COACH, 860, at("/desk")),
    "hours": Picture(COACH, 1180, at("/desk/hours")),
    "earnings": Picture(COACH, 760, at("/earnings")),
}
"""What stands in the documents, by the name of its file."""


def files() -> set[str]:
    return {f"{name}{mark}.png" for name in PICTURES for mark in SCHEMES.values()}


def take(browser: Browser, address: str, name: str, state: Any) -> list[Path]:
    picture, paths = PICTURES[name], []
    for scheme, mark in SCHEMES.items():
        with browser.new_context(
            base_url=address,
            storage_state=state,
            viewport={"width": WIDTH, "height": picture.height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Berlin",
        ) as context:
            page = context.new_page()
            picture.arrive(page)
            if page.get_by_text("Something went wrong here").count():
                raise SystemExit(f"{name}.png: the page failed. The demo's logs say why.")
            paths.append(IMAGES / f"{name}{mark}.png")
            page.screenshot(path=paths[-1])
    return paths


def signed_in(browser: Browser, address: str, person: str) -> Any:
    with browser.new_context(base_url=address) as context:
        if person:
            page = context.new_page()
            page.goto("/sign-in")
            with page.expect_navigation():
                page.get_by_role("button", name=f"Sign in as {person}").click()
        return context.storage_state()


@contextlib.contextmanager
def own_demo() -> Iterator[str]:
    """The address of a demo with fresh data, for as long as it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="tic-pictures-", ignore_cleanup_errors=True) as home:
        environment = {**os.environ, "TIC_HOME": home, "PORT": str(port)}
        command = [sys.executable, "-m", "tic_cli", "demo"]
        demo = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            for line in demo.stdout or ():
                if line.startswith(READY):
                    yield line.removeprefix(READY).strip()
                    return
            raise SystemExit("The demo did not start.")
        finally:
            demo.terminate()
            demo.wait(STOP_S)


def main() -> None:
    chromium = find(os.environ)
    if chromium is None:
        raise SystemExit("There is no Chromium. Install it, or name it by TIC_CHROMIUM.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    given = contextlib.nullcontext(sys.argv[1]) if len(sys.argv) > 1 else own_demo()
    with given as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        try:
            people = sorted({picture.person for picture in PICTURES.values()})
            states = {person: signed_in(browser, address, person) for person in people}
            for name, picture in PICTURES.items():
                for path in take(browser, address, name, states[picture.person]):
                    say_size(path)
        except BrowserError as error:
            raise SystemExit(str(error).partition("\n")[0]) from error
        finally:
            browser.close()
    for path in IMAGES.glob("*.png"):
        if path.name not in files():
            path.unlink()


def say_size(path: Path) -> None:
    size = path.stat().st_size
    print(f"{path.relative_to(IMAGES.parent.parent)}: {size // 1000} kB")
    if size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST // 1000} kB. Show less of the page.")


if __name__ == "__main__":
    main()
