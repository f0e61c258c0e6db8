"""How long the demo takes for each of its pages, asked one after the other over loopback.

The pages are those that a visitor, a coachee, a coach and somebody who is both come to by links, after the
coachee has bought a session, a package and a subscription. What is measured holds everything from asking to
the last byte answered: sign-in, PostgreSQL, the template, and gzip. A bare Litestar handler that sends a page
of the middling size stands beside them, asked in between. The web process's own processor time is what a busy
machine changes least.
"""

import http.client
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Final
from urllib.parse import urlsplit

import attrs
from tests.benchmarks.demo import demo
from tests.benchmarks.pages.crawl import pages_of
from tests.benchmarks.pages.people import visiting
from tests.benchmarks.pages.shopping import buy_something
from tests.benchmarks.servers import server
from tests.benchmarks.support import Figure, figure, median, percentile
from tests.integration.cli.demo import Demo

from tic_adapters.sandbox.people import KENJI, MARA, NOOR

TIMES: Final = 40
WARM_UP: Final = 3
MOST_MS: Final = 50
PAGE_BYTES: Final = 20_000
OK: Final = 200
PEOPLE: Final = {"visitor": None, "coachee": MARA, "coach": KENJI, "both": NOOR}


@attrs.frozen
class Asking:
    """One connection that is kept, as a browser keeps it."""

    connection: http.client.HTTPConnection
    headers: Mapping[str, str]

    @classmethod
    def at(cls, base: str, cookie: str = "") -> "Asking":
        headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none", "User-Agent": "tic bench"}
        return cls(
            http.client.HTTPConnection(urlsplit(base).netloc, timeout=30),
            {**headers, "Cookie": cookie} if cookie else headers,
        )

    def took(self, path: str) -> float:
        """Milliseconds. Raises where something else than the page came."""
        begun = time.perf_counter()
        self.connection.request("GET", path, headers=dict(self.headers))
        answer = self.connection.getresponse()
        answer.read()
        taken = (time.perf_counter() - begun) * 1000
        if answer.status != OK:
            raise RuntimeError(f"{path} answered {answer.status}")
        return taken


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(b"<p>A page</p>\n" * (PAGE_BYTES // 14))
        environment = {**os.environ, "BENCH_PAGE": str(page)}
        with demo() as ready, server("pages.bare_page", environment) as (bare, _):
            return _measured(ready, Asking.at(bare))


def _measured(ready: Demo, bare: Asking) -> list[Figure]:
    web = ready.children()["serve"]
    taken: dict[str, list[float]] = {}
    beside: list[float] = []
    worked: dict[str, float] = {}
    for name, who in PEOPLE.items():
        with visiting(ready.url, who) as person:
            if who is MARA:
                buy_something(person)
            found = pages_of(person)
            asking = Asking.at(ready.url, person.cookie)
        for route, path in sorted(found.items()):
            for _ in range(WARM_UP):
                asking.took(path)
            before = sum(web.cpu_times()[:2])
            for _ in range(TIMES):
                taken.setdefault(f"{route} ({name})", []).append(asking.took(path))
                beside.append(bare.took("/"))
            worked[f"{route} ({name})"] = (sum(web.cpu_times()[:2]) - before) * 1000 / TIMES
    return _figures(taken, beside, worked)


def _figures(taken: dict[str, list[float]], beside: list[float], worked: dict[str, float]) -> list[Figure]:
    slowest = {name: percentile(times, 95) for name, times in taken.items()}
    most = max(worked, key=worked.__getitem__)
    every = [one for times in taken.values() for one in times]
    return [
        *(
            figure(f"{name}: 95th percentile", slowest[name], "ms", most=MOST_MS)
            for name in sorted(slowest, key=slowest.__getitem__, reverse=True)
        ),
        figure("pages that were asked for", len(taken), "pages"),
        figure("every page: median", median(every), "ms"),
        figure("every page: processor time, mean", fmean(worked.values()), "ms"),
        figure(f"most processor time: {most}", worked[most], "ms", most=MOST_MS),
        figure("a bare Litestar handler: median", median(beside), "ms"),
        figure("a page beside the bare handler", median(every) / median(beside), "x"),
    ]
