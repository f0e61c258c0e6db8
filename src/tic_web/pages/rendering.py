"""Templates, and the frame that stands around every page."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import jinja2
from litestar import MediaType, Response
from markupsafe import Markup

from tic_domain.shared.money import Money
from tic_web.pages.conversations.text import message_html
from tic_web.pages.frame import Frame
from tic_web.pages.hours import DAYS
from tic_web.pages.zones import Here, at, in_zone, span_words

HERE: Final = Path(__file__).parent
CONTEXTS: Final = (
    "home",
    "accounts",
    "coaches",
    "matching",
    "conversations",
    "scheduling",
    "reviews",
    "orders",
    "notifications",
    "legal",
    "records",
    "usage",
    "sandbox",
)
MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
SEE_OTHER: Final = 303
_UTC: Final = Here(name="UTC", chosen=False)


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """Name → content and the mark by which a browser knows it from every other version."""
    files = {
        path.name: path.read_bytes() for path in (HERE / "static").iterdir() if path.suffix in MEDIA_TYPES
    }
    return {name: (content, hashlib.sha256(content).hexdigest()[:12]) for name, content in files.items()}


def static_address(name: str) -> str:
    return f"/static/{name}?v={static_files()[name][1]}"


def moment(when: datetime) -> Markup:
    """A time with its zone; a script may turn it into the reader's own."""
    return at(when, _UTC)


def clock_time(when: datetime) -> Markup:
    """The time of day alone, where the day is plain from what stands beside it."""
    utc = when.astimezone(UTC)
    return Markup('<time datetime="{}" data-moment="short">{}</time>').format(
        utc.isoformat(timespec="seconds"), f"{utc:%H:%M} UTC"
    )


def calendar_day(on: date) -> Markup:
    return Markup('<time datetime="{}">{} {}</time>').format(on.isoformat(), on.day, f"{on:%B %Y}")


def file_size(size: int) -> str:
    if size < 1024:
        return f"{size} bytes"
    kilobytes = size / 1024
    return f"{kilobytes:.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"


def address(path: str, **parameters: str | None) -> str:
    """The path with those parameters that have a value."""
    return many(path, parameters.items())


def many(path: str, parameters: Iterable[tuple[str, str | None]]) -> str:
    """The same for parameters that may come several times."""
    query = urlencode([(name, value) for name, value in parameters if value])
    return f"{path}?{query}" if query else path


@cache
def environment() -> jinja2.Environment:
    folders: dict[str, jinja2.BaseLoader] = {
        context: jinja2.FileSystemLoader(HERE / context / "templates") for context in CONTEXTS
    }
    templates = jinja2.Environment(
        loader=jinja2.PrefixLoader({"site": jinja2.FileSystemLoader(HERE / "templates"), **folders}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals["static"] = static_address
    templates.globals["address"] = address
    templates.globals["week_days"] = DAYS
    templates.filters["moment"] = moment
    templates.filters["clock_time"] = clock_time
    templates.filters["at"] = at
    templates.filters["in_zone"] = in_zone
    templates.filters["span"] = span_words
    templates.filters["calendar_day"] = calendar_day
    templates.filters["file_size"] = file_size
    templates.filters["message_html"] = message_html
    templates.filters["money"] = Money.__str__
    templates.filters["amount_in"] = lambda amount, like: Money(amount, like.currency)
    templates.filters["as_pair"] = lambda choice: (choice.key, choice.label)
    templates.filters["in_path"] = lambda text: quote(str(text), safe="")
    return templates


def html(frame: Frame, template: str, context: Mapping[str, Any]) -> str:
    return environment().get_template(template).render(frame=frame, **context)


def page(frame: Frame, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """The page, never stored anywhere: it holds a form's token, and often somebody's data."""
    return Response(
        html(frame, template, context),
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store"},
    )


def see(path: str, said: str | None = None) -> Response[None]:
    """On to another page after something was done. `said` is a key of `frame.SAYINGS`."""
    where, mark, fragment = path.partition("#")
    if said:
        where += f"{'&' if '?' in where else '?'}said={said}"
    return Response(
        None,
        status_code=SEE_OTHER,
        headers={"Location": f"{where}{mark}{fragment}", "Cache-Control": "no-store"},
    )
