"""One address for each page of the site that a person can come to by its links."""

import re
from collections import deque
from typing import Final
from urllib.parse import urlsplit

from tests.benchmarks.pages.people import Person

MOST_ASKED: Final = 400
NO_PAGE: Final = re.compile(r"^/(api|auth|static|sandbox)/|\.(csv|ics)$|/file$")
LINK: Final = re.compile(r'href="(/[^"#]*)')
ROUTE: Final = re.compile(r'<body data-route="([^"]+)"')


def pages_of(person: Person) -> dict[str, str]:
    """Route → the first path of it that answered. Neither other hosts nor files are asked for."""
    waiting, seen, found = deque(["/"]), {"/"}, dict[str, str]()
    shapes: dict[str, int] = {}
    for _ in range(MOST_ASKED):
        if not waiting:
            break
        path = waiting.popleft()
        answer = person.client.get(path)
        route = ROUTE.search(answer.text)
        if not answer.is_success or route is None or NO_PAGE.search(answer.url.path):
            continue
        found.setdefault(route[1], answer.url.raw_path.decode())
        for link in LINK.findall(answer.text):
            address = link.replace("&amp;", "&")
            # Some of each kind will do: three hundred coaches have three hundred pages.
            shape = re.sub(r"[0-9a-f-]{36}|\d+", "*", urlsplit(address).path)
            if address in seen or NO_PAGE.search(urlsplit(address).path) or shapes.get(shape, 0) >= 2:
                continue
            seen.add(address)
            shapes[shape] = shapes.get(shape, 0) + 1
            waiting.append(address)
    return found
