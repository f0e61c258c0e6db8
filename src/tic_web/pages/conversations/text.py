"""The text of a message as HTML: paragraphs, code, and links that show where they lead. Nothing else."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from tic_web.pages.conversations.links import link_to

TAGS: Final = frozenset({"a", "code", "p", "pre", "small"})
ATTRIBUTES: Final = {"a": {"href"}}
SCHEMES: Final = frozenset({"http", "https"})
MOST_LINKS: Final = 30
"""A text with more of them is shown without any: looking for each takes its time."""
REL: Final = "noopener noreferrer nofollow ugc"
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")


def message_html(text: str) -> Markup:
    """Safe to put into a page as it is."""
    if "`" not in text and "~~~" not in text and "://" not in text:
        # Most messages: nothing in them is markup, so they needn't be parsed.
        parts = (part.strip() for part in _BLANK_LINES.split(text))
        return Markup("\n").join(Markup("<p>{}</p>").format(escape(part)) for part in parts if part)
    return parsed_html(text)


def parsed_html(text: str) -> Markup:
    """The same for any text."""
    # What the renderer makes is allowed, and nothing beside it, whatever a flaw in it might let through.
    return Markup(
        nh3.clean(
            _renderer(with_links=text.count("://") <= MOST_LINKS).render(text),
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            url_relative="deny",
            link_rel=REL,
        )
    )


class _Renderer(MarkdownIt):
    def normalizeLink(self, url: str) -> str:
        link = link_to(url)
        return link.href if link else ""

    def validateLink(self, url: str) -> bool:
        return bool(url)

    def normalizeLinkText(self, link: str) -> str:
        checked = link_to(link)
        return checked.shown if checked else link


@cache
def _renderer(*, with_links: bool) -> MarkdownIt:
    renderer = _Renderer("zero", {"linkify": with_links}).enable(["backticks", "fence", "linkify"])
    renderer.linkify = LinkifyIt(
        {"ftp:": None, "mailto:": None, "//": None},
        {"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False},
    )
    renderer.add_render_rule("fence", _fence)
    return renderer


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, environment: Any
) -> str:
    """What stands behind the fence is shown as well: nothing that was written gets lost."""
    token = tokens[place]
    name = token.info.strip()
    caption = f"<small>{escapeHtml(name)}</small>\n" if name else ""
    return f"{caption}<pre><code>{escapeHtml(token.content)}</code></pre>\n"
