"""axe-core on a page as it stands, and the page's measures."""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

SCHEMES: Final = ("light", "dark")
NARROW, WIDE, WIDEST = 360, 1280, 1600


def violations(page: Page) -> list[str]:
    """At both widths, light and dark: each rule that is broken, and where."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=_scheme(scheme))
            broken = page.evaluate(_RUN)
            found += [f"{page.url} at {width} px, {scheme}: {one}" for one in broken]
    return found


def overflow(page: Page) -> list[str]:
    """The widths at which one has to scroll sideways."""
    found = []
    for width in (NARROW, WIDE, WIDEST):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{page.url} is {wide} px wide at {width} px")
    return found


def _scheme(name: str) -> Any:
    return name


_RUN: Final = """async () => {
  const results = await axe.run(document, { resultTypes: ["violations"] });
  return results.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html}`);
}"""
