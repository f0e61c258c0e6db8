"""The forms and the text of a page, as a browser without script has them."""

from html.parser import HTMLParser
from typing import Final

import attrs

_SENT_AS_TYPED: Final = frozenset({"hidden", "text", "number", "date", "search", "email", "time"})
_WITHOUT_END: Final = frozenset({"input", "img", "br", "meta", "link", "hr"})
_CHECKED: Final = frozenset({"checkbox", "radio"})


@attrs.define
class Form:
    """`fields` are what would be sent now; `choices` the values that boxes and lists offer."""

    action: str
    method: str
    fields: dict[str, list[str]] = attrs.field(factory=dict)
    choices: dict[str, list[str]] = attrs.field(factory=dict)


@attrs.define
class Page:
    forms: list[Form] = attrs.field(factory=list)
    links: list[str] = attrs.field(factory=list)
    words: list[str] = attrs.field(factory=list)
    marked: dict[str, str] = attrs.field(factory=dict)
    """Text of the elements that have an id, up to the next such element within."""

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def parse(html: str) -> Page:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.page


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._form: Form | None = None
        self._select: str | None = None
        self._area: str | None = None
        self._open: list[tuple[str, str]] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id") and tag not in _WITHOUT_END:
            self._open.append((tag, given["id"]))
            self.page.marked[given["id"]] = ""
        match tag:
            case "a":
                self.page.links.append(given.get("href", ""))
            case "form":
                self._form = Form(given.get("action", ""), given.get("method", "get").lower())
                self.page.forms.append(self._form)
            case "input":
                self._input(given)
            case "select":
                self._select = given.get("name")
            case "option":
                self._option(given)
            case "textarea":
                self._area = given.get("name")
                self._send(self._area, "")
            case "script" | "style":
                self._silent = True

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()
        match tag:
            case "form":
                self._form = None
            case "select":
                self._select = None
            case "textarea":
                self._area = None
            case "script" | "style":
                self._silent = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._area is not None and self._form is not None:
            self._form.fields[self._area][-1] += data
        self.page.words.append(data)
        if self._open:
            self.page.marked[self._open[-1][1]] += data

    def _input(self, given: dict[str, str]) -> None:
        name, kind = given.get("name"), given.get("type", "text")
        if kind in _CHECKED:
            self._offer(name, given.get("value", "on"))
            if "checked" in given:
                self._send(name, given.get("value", "on"))
        elif kind in _SENT_AS_TYPED:
            self._send(name, given.get("value", ""))

    def _option(self, given: dict[str, str]) -> None:
        value = given.get("value", "")
        self._offer(self._select, value)
        if "selected" in given:
            self._send(self._select, value)

    def _offer(self, name: str | None, value: str) -> None:
        if self._form is not None and name:
            self._form.choices.setdefault(name, []).append(value)

    def _send(self, name: str | None, value: str) -> None:
        if self._form is not None and name:
            self._form.fields.setdefault(name, []).append(value)
