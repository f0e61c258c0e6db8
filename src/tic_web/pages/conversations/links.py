"""Where a link in a message leads, and what of it is shown."""

import re
import unicodedata
from ipaddress import IPv4Address
from typing import Final
from urllib.parse import quote, urlsplit

import attrs
import idna

_SCHEMES: Final = frozenset({"http", "https"})
_KEPT: Final = "/?#[]@!$&'()*+,;=:%-._~"
_ENDS_IN_NUMBER: Final = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$")
_PLAIN_LATIN: Final = 0x250
_EAST_ASIAN: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"})


@attrs.frozen(kw_only=True)
class Link:
    href: str
    """ASCII alone."""
    shown: str
    """The address itself, its host in a form that can't be taken for another one."""


def link_to(url: str) -> Link | None:
    """None for what a browser might take elsewhere than it seems: credentials, odd hosts, other schemes."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        plain = idna.encode(host, uts46=True, std3_rules=True).decode()
    except (ValueError, idna.IDNAError):
        return None
    if parts.scheme not in _SCHEMES or "@" in parts.netloc or "\\" in url or not _is_host(plain):
        return None
    start, colon = f"{parts.scheme}://", "" if port is None else f":{port}"
    typed = url[len(start) :][: len(parts.netloc)]
    rest = url[len(start) + len(typed) :]
    shown = url if typed.lower() == plain + colon else f"{start}{_shown_host(plain)}{colon}{rest}"
    return Link(href=f"{start}{plain}{colon}{quote(rest, safe=_KEPT)}", shown=shown)


def _is_host(plain: str) -> bool:
    """Numbers are hosts only as browsers and people read them alike: 203.0.113.7, and not 3405803783."""
    if not _ENDS_IN_NUMBER.search(plain):
        return True
    try:
        return str(IPv4Address(plain)) == plain
    except ValueError:
        return False


def _shown_host(plain: str) -> str:
    """In its own letters where all of them, the top level's too, are of one script; as punycode otherwise."""
    readable = idna.decode(plain)
    scripts = {_script_of(char) for char in readable if not char.isascii() or char.isalpha()}
    return readable if len(scripts) == 1 and None not in scripts else plain


def _script_of(char: str) -> str | None:
    """None for what may be mistaken for a plain letter, or sits on one."""
    script = unicodedata.name(char, "").partition(" ")[0]
    if script == "LATIN" and ord(char) >= _PLAIN_LATIN:
        return None
    if script in _EAST_ASIAN:
        return "CJK"
    return None if script in {"", "COMBINING", "MODIFIER"} else script
