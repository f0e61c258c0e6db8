"""Finds Chromium or gets it: `python -m tools.find_chromium` prints its path, or nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find(environment: Mapping[str, str]) -> Path | None:
    """The one that TIC_CHROMIUM names, one on the PATH, or Playwright's own. Installs nothing."""
    named = environment.get("TIC_CHROMIUM", "")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    for name in NAMES:
        found = shutil.which(name, path=environment.get("PATH"))
        if found is not None:
            return Path(found)
    return playwright_own()


def playwright_own() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install() -> None:
    """Debian's package as root, else Playwright's download. Whether it worked, `find` sees."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing Debian's chromium")
        quietly("apt-get", "update")
        quietly("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        if shutil.which("chromium"):
            return
    say("installing Playwright's Chromium")
    quietly(sys.executable, "-m", "playwright", "install", "chromium")


def quietly(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    found = find(os.environ)
    if found is None and not os.environ.get("TIC_CHROMIUM"):
        install()
        found = find(os.environ)
    if found is not None:
        print(found)
        return
    say("There is no Chromium: browser tests are left out. Install it, or name it by TIC_CHROMIUM.")
    if os.environ.get("TIC_REQUIRE_BROWSER") == "1":
        raise SystemExit("TIC_REQUIRE_BROWSER=1 demands it.")


if __name__ == "__main__":
    main()
