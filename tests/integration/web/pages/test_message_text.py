"""The text of a message as HTML, whatever was typed."""

import unicodedata
from html.parser import HTMLParser
from typing import Final

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tic_domain.conversations.model import LONGEST_MESSAGE, checked_body
from tic_web.pages.conversations.text import MOST_LINKS, REL, message_html, parsed_html

_HTML: Final = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p></li><b>", "<!--", "]]>", "&lt;",
    "&#x3c;", "&amp", "style=x", "{{ 7*7 }}", "\\",
)  # fmt: skip
_MARKS: Final = ("```", "```js\n", "~~~\n", "`", "``", "\n", "\n\n", "\n \t\n", "    ", "\t", " b ", "a")
_LINKS: Final = (
    "https://a.example/?b=1&c=2", "http://u:p@a.example/", "https://", "://", "javascript:alert(1)",
    'https://a.example/"onmouseover="alert(1)', "https://a.example/'><svg/onload=x>", "//a.example",
    "HTTP://A.EXAMPLE:8080/(x)", "data:text/html,x", "https://127.0.0.1/", "https://[::1]/",
    "http://2130706433/", "https://a.example.", "[a](https://a.example)", "![x](https://a.example/i.png)",
)  # fmt: skip
_SIGNS: Final = ("🦀", "👩\u200d👩\u200d👧", "e\u0301", "אבג")
_PIECES: Final = st.sampled_from([*_HTML, *_MARKS, *_LINKS, *_SIGNS])
_CHARS: Final = st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"])
_TEXTS: Final = st.lists(_PIECES | st.text(_CHARS, max_size=5), max_size=12).map("".join)


@attrs.define(eq=False)
class _Seen(HTMLParser):
    tags: list[str] = attrs.field(factory=list)
    links: list[tuple[str, str]] = attrs.field(factory=list)
    text: str = ""
    _href: str | None = None
    _start: int = 0

    def __attrs_pre_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given_ = dict(attributes)
        if tag == "a":
            assert set(given_) == {"href", "rel"}
            assert given_["rel"] == REL
            self._href, self._start = given_["href"] or "", len(self.text)
        else:
            assert not given_

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links.append((self._href, self.text[self._start :]))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    handle_pi = unknown_decl = handle_comment


def _seen(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(str(html))
    seen.close()
    return seen


def _bare(text: str) -> str:
    """Without what markup is made of, and without spaces, which it may collapse."""
    return "".join(char for char in text if not char.isspace() and char not in "`~")


@given(_TEXTS)
@example("https://a.example/" + "`" * 9 + "<b>")
def test_whatever_is_typed_is_shown_as_text_and_nothing_else(text: str) -> None:
    seen = _seen(message_html(text))
    assert set(seen.tags) <= {"a", "code", "p", "pre", "small"}
    for href, shown in seen.links:
        assert href.startswith(("http://", "https://"))
        assert href.isascii()
        assert "@" not in href.split("/")[2]
        assert _bare(shown).lower().startswith(("http://", "https://"))
    if all(shown in text for _, shown in seen.links):
        assert _bare(seen.text) == _bare(text)


@given(_TEXTS.map(lambda text: text.replace("`", "").replace("~", "").replace("://", "")))
def test_text_without_markup_looks_the_same_by_the_short_way(text: str) -> None:
    short, long = _seen(message_html(text)), _seen(parsed_html(text))
    assert (short.tags, short.text.split()) == (long.tags, long.text.split())


@pytest.mark.parametrize(
    ("typed", "href", "shown"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2", None),
        ("HTTPS://A.Example/X", "https://a.example/X", None),
        ("https://a.example:8443/ü", "https://a.example:8443/%C3%BC", None),
        ("https://127.0.0.1:8000/", "https://127.0.0.1:8000/", None),
        ("https://münchen.de/", "https://xn--mnchen-3ya.de/", None),
        ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/", None),
        # Cyrillic under a Latin top level, one Cyrillic letter among Latin ones, a script g.
        ("https://аррӏе.com/x", "https://xn--80ak6aa92e.com/x", "https://xn--80ak6aa92e.com/x"),
        ("https://раypal.com/", "https://xn--ypal-43d9g.com/", "https://xn--ypal-43d9g.com/"),
        ("https://ɡoogle.com/", "https://xn--oogle-qmc.com/", "https://xn--oogle-qmc.com/"),
        ("https://ex\u0332ample.com/", "https://xn--example-1re.com/", "https://xn--example-1re.com/"),
        ("https://xn--80ak6aa92e.com/", "https://xn--80ak6aa92e.com/", None),
        ("https://ａ.example/", "https://a.example/", "https://a.example/"),
    ],
)
def test_a_link_shows_where_it_leads(typed: str, href: str, shown: str | None) -> None:
    seen = _seen(message_html(f"see {typed} there"))
    assert seen.links == [(href, shown or typed)]


@pytest.mark.parametrize(
    "text",
    [
        "https://user:secret@a.example/",
        "https://google.com@a.example/",
        "https://google.com\\@a.example/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://127.1/",
        "https://[::1]/",
        "https://a.example:99999/",
        "javascript://a.example/%0aalert(1)",
        "ftp://a.example/",
        "//a.example/",
        "a.example",
        "someone@a.example",
        "mailto:someone@a.example",
        "https://",
    ],
)
def test_what_might_lead_elsewhere_is_no_link(text: str) -> None:
    seen = _seen(message_html(text))
    assert (seen.links, seen.text.strip()) == ([], text)


def test_markdown_makes_no_disguised_link_and_no_picture() -> None:
    seen = _seen(
        message_html("[https://good.example](https://evil.example) ![x](https://evil.example/p.png)")
    )
    assert all(href.rstrip("/") == shown.rstrip("/") for href, shown in seen.links)
    assert set(seen.tags) == {"p", "a"}


def test_code_is_kept_as_it_was_typed() -> None:
    html = message_html("Try `a < b`:\n```python\nif a < b:\n\treturn  {}\n```\nDone")
    assert html == (
        "<p>Try <code>a &lt; b</code>:</p>\n<small>python</small>\n"
        "<pre><code>if a &lt; b:\n\treturn  {}\n</code></pre>\n<p>Done</p>\n"
    )


def test_no_link_is_made_of_an_address_in_code() -> None:
    assert _seen(message_html("`https://a.example/`\n```\nhttps://a.example/\n```")).links == []


def test_a_text_of_links_alone_is_shown_without_links() -> None:
    few, many = (("http://a.example/ " * number) for number in (MOST_LINKS, MOST_LINKS + 1))
    assert len(_seen(message_html(few)).links) == MOST_LINKS
    assert _seen(message_html(many)).links == []


def test_emoji_by_the_thousand_are_taken() -> None:
    crabs = "🦀" * LONGEST_MESSAGE
    assert _seen(message_html(checked_body(crabs))).text.strip() == unicodedata.normalize("NFC", crabs)
