"""People of the demo market who are signed in, as a browser signs them in."""

import contextlib
import re
from collections.abc import Iterator
from typing import Final

import attrs
import httpx

from tic_adapters.sandbox.sign_in import DemoPerson
from tic_cli.tour.browser import Browser

ID: Final = r"[0-9a-f-]{36}"


@attrs.frozen
class Person:
    client: httpx.Client

    @property
    def cookie(self) -> str:
        """The header that makes another browser this person."""
        return "; ".join(f"{one.name}={one.value}" for one in self.client.cookies.jar)

    def find(self, page: str, pattern: str) -> str:
        """The last link of a page that looks so; lists begin with what changes most."""
        answer = self.client.get(page).raise_for_status()
        found = re.findall(rf'href="({pattern})"', answer.text)
        if not found:
            raise LookupError(f"{page} has no link like {pattern}")
        return str(found[-1])


@contextlib.contextmanager
def visiting(base_url: str, who: DemoPerson | None = None) -> Iterator[Person]:
    headers = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) tic bench", "Sec-Fetch-Site": "none"}
    with httpx.Client(
        base_url=base_url, headers=headers, follow_redirects=True, timeout=30, trust_env=False
    ) as client:
        if who is not None:
            browser = Browser(client)
            browser.open("/sign-in")
            browser.submit("/sandbox/sign-in", {"subject": who.subject})
        yield Person(client)
