"""axe-core on a page as it stands, and the page's measures."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Final, Literal

from playwright.sync_api import Page

AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text()
NARROW, WIDE, WIDEST = 360, 1280, 1600
Asked = Literal["all", "colours", "all but colours"]
Look = tuple[int, Literal["light", "dark"], Asked]
"""A width, a scheme, and which rules are asked: those about colour are all that differs between schemes."""
LOOKS: Final[Sequence[Look]] = (
    (NARROW, "light", "all"), (NARROW, "dark", "colours"), (WIDE, "dark", "all"), (WIDE, "light", "colours"),
)  # fmt: skip
ONE_LOOK: Final[Sequence[Look]] = ((NARROW, "dark", "all"),)
STRUCTURE: Final[Sequence[Look]] = ((NARROW, "dark", "all but colours"),)


def violations(page: Page, looks: Sequence[Look] = LOOKS) -> list[str]:
    """Each rule that is broken, and where."""
    page.evaluate(AXE)
    found = []
    for width, scheme, asked in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        broken = page.evaluate(_RUN, asked)
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


_RUN: Final = """async (asked) => {
  const options = { resultTypes: ["violations"] };
  const colours = ["color-contrast", "link-in-text-block"];
  if (asked === "colours") options.runOnly = colours;
  if (asked === "all but colours")
    options.rules = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
  const results = await axe.run(document, options);
  return results.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes[0].html}`);
}"""
