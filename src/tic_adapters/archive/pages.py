"""Pages by which an export is read in a browser, without a network and without a script."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from tic_domain.records import wording
from tic_domain.records.model import HeldKind
from tic_domain.records.vocabulary import GROUPS, words_of

PER_PAGE: Final = 500
_HERE: Final = Path(__file__).parent / "templates"


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["moment"] = moment
    return templates


def moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


def rendered(template: str, context: Mapping[str, Any]) -> str:
    return _templates().get_template(template).render(**context)


def page_name(kind: HeldKind, number: int) -> str:
    return f"pages/{kind.key}-{number}.html"


def overview(
    kinds: tuple[HeldKind, ...],
    counts: Mapping[str, int],
    *,
    name: str,
    made_at: datetime,
    files: list[str],
    missing: list[str],
) -> str:
    groups = [
        (group, [_about(kind, counts[kind.key]) for kind in kinds if words_of(kind.key).group == group])
        for group in GROUPS
    ]
    context = {
        "name": name,
        "made_at": made_at,
        "groups": [(group, listed) for group, listed in groups if listed],
        "files": files,
        "missing": missing,
    }
    return rendered("index.html", context)


def _about(kind: HeldKind, count: int) -> dict[str, Any]:
    words = words_of(kind.key)
    return {
        "title": words.title,
        "what": words.what,
        "count": count,
        "page": page_name(kind, 1),
        "table": f"csv/{kind.key}.csv",
        "purposes": wording.purposes_of(kind),
        "bases": wording.bases_of(kind),
        "recipients": wording.recipients_of(kind),
        "retentions": wording.retentions_of(kind),
    }
