"""A browser without script: cookies, redirects, forms."""

import secrets
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import attrs
import httpx

from tic_cli.exits import Exit, Failed
from tic_cli.tour.forms import Form, Page, parse

Values = Mapping[str, str | Sequence[str]]


@attrs.define
class Browser:
    """`status`, `path` and `page` are of the page that it shows."""

    _client: httpx.Client
    status: int = 0
    path: str = ""
    page: Page = attrs.field(factory=Page)
    headers: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def at(cls, base_url: str) -> Self:
        return cls(
            httpx.Client(
                base_url=base_url,
                follow_redirects=True,
                timeout=20,
                trust_env=False,
                headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) tic tour"},
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def open(self, path: str) -> Page:
        return self._show("GET", path)

    def submit(self, action: str, values: Values | None = None) -> Page:
        """Fill in the form of that action, here on this page, and send it. A value of () empties a field."""
        form = self.form(action)
        sent = {**form.fields, **{name: _several(value) for name, value in (values or {}).items()}}
        return self._show(form.method.upper(), form.action or self.path, sent)

    def upload(self, action: str, name: str, content: bytes) -> Page:
        """Fill in the form of that action with a file, and send it."""
        form = self.form(action)
        return self._show("POST", action, form.fields, {"file": (name, content)})

    def download(self, path: str) -> tuple[Mapping[str, str], bytes]:
        """What a link to a file gives: headers and content. The page stays."""
        answer = self._client.get(path)
        self.status = answer.status_code
        return answer.headers, answer.content

    def form(self, action: str) -> Form:
        for form in self.page.forms:
            if urlsplit(form.action).path == action:
                return form
        raise Failed(f"The page {self.path} has no form that goes to {action}; it says {self.status}.")

    @property
    def cookies(self) -> list[str]:
        return [cookie.name for cookie in self._client.cookies.jar]

    def _show(
        self,
        method: str,
        path: str,
        data: dict[str, list[str]] | None = None,
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> Page:
        try:
            answer = self._client.request(method, path, data=data, files=files)
        except httpx.HTTPError as error:
            raise Failed(
                f"{self._client.base_url} does not answer ({type(error).__name__}). "
                "Start `tic demo`, or name the server by --url.",
                Exit.UNREACHABLE,
            ) from error
        self.status, self.path = answer.status_code, answer.url.path
        self.headers, self.page = answer.headers, parse(answer.text)
        return self.page


def sign_in_as_newcomer(browser: Browser) -> str:
    """Through the whole of the sign-in, as somebody whom nobody has seen before; their subject."""
    subject = f"newcomer-{secrets.token_hex(8)}"
    browser.open("/sign-in")
    if browser.path != "/sandbox/sign-in":
        raise Failed(
            f"The tour needs the sandbox's sign-in, and {browser.path} came. It plays only against a demo.",
            Exit.CONFIGURATION,
        )
    browser.submit("/sandbox/sign-in", {"subject": subject})
    return subject


def _several(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
