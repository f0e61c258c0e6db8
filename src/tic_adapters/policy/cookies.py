"""What is set as a cookie anywhere in our source is one of those that the cookie policy names."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tic_domain.privacy.cookies import COOKIES, DeclaredCookie
from tic_domain.privacy.model import Gate
from tic_domain.shared.clauses import clause

Issued = tuple[str, int]
"""A cookie's name, and for how many seconds the browser keeps it."""

MADE_IN: Final = "tic_web/security/cookies.py"
"""The one module that makes cookies; everywhere else they are set as they come from there."""
_MAKES: Final = frozenset({"Cookie", "SimpleCookie", "CookieHeader"})
_SETS: Final = "set_cookie"


@clause("C2.5", "C3.3")
def cookies_gate(
    issued: Iterable[Issued], sources: Mapping[str, str], declared: Iterable[DeclaredCookie] = COOKIES
) -> Gate:
    """`issued`: those the site can set, under the names of both schemes. `sources`: path → text."""
    known = {name: one for one in declared for name in one.names}
    checked, failures, seen = 0, [], set()
    for name, seconds in issued:
        checked += 1
        seen.add(name)
        if name not in known:
            failures.append(f"the cookie “{name}” is not declared")
        elif seconds != int(known[name].lifetime.total_seconds()):
            failures.append(f"the cookie “{name}” lasts {seconds} s, and not {known[name].lasts}")
    failures += [f"the cookie “{name}” is declared and never set" for name in sorted(known.keys() - seen)]
    for path, source in sorted(sources.items()):
        if "ookie" in source:
            checked += 1
            failures += [f"{path}:{line} {what}" for line, what in _made(path, source)]
    return Gate(name="cookies", checked=checked, failures=tuple(failures))


def _made(path: str, source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source, filename=path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            if text.lower() == "set-cookie":
                yield node.lineno, "writes the header of a cookie itself"
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in _MAKES and path != MADE_IN:
            yield node.lineno, "makes a cookie that nobody declares"
        if called == _SETS and not (len(node.args) == 1 and isinstance(node.args[0], ast.Call)):
            yield node.lineno, "sets a cookie that nobody declares"
