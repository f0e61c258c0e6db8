"""The site over memory adapters, and a browser that fills in its forms."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit

import attrs
from dependency_injector.providers import Factory, Object
from httpx import ASGITransport, AsyncClient, Cookies, Response
from litestar import Litestar
from tests.integration.web.apps import app_over
from tests.unit.matching.cv_desk import PlainReader, suggest

from tic_adapters.container import Container
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.memory.idempotency import MemoryIdempotencyKeys
from tic_adapters.memory.identity import MemoryIdentityProvider
from tic_adapters.memory.payments import MemoryPaymentProvider
from tic_adapters.memory.records import MemoryHoldings
from tic_adapters.memory.sealing import MemoryBlindIndex, MemoryPseudonyms, MemorySigner
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_adapters.postgres.records.holdings import held_kinds
from tic_adapters.sandbox.mailbox import Mailbox
from tic_adapters.settings import Settings
from tic_domain.accounts.model import LinkedInIdentity

BASE: Final = "http://127.0.0.1:8000"
Fields = Mapping[str, str | Sequence[str]]

PROFILE: Final[Fields] = {
    "headline": "Staff engineer, 200 interviews held",
    "bio": "I have sat on both sides.",
    "top_level": "5",
    "roles": ["backend", "sre"],
    "interview_kinds": ["coding", "system-design"],
    "topics": ["sql", "caching", "go"],
    "interviewed_for": ["google"],
    "worked_at": ["stripe"],
    "languages": ["en", "de"],
    "native_languages": ["de"],
    "zone": "Europe/Berlin",
}
OFFERING: Final[Fields] = {
    "kind": "single",
    "title": "One hour",
    "minutes": "60",
    "sessions": "1",
    "price.amount": "80",
    "price.currency": "eur",
}
ALL_HOURS: Final = [f"{day}-{hour}" for day in range(7) for hour in range(24)]
QUIZ: Final[Mapping[str, Fields]] = {
    "goal": {"role": "backend", "level": "4", "interview_kinds": ["coding"]},
    "companies": {"companies": ["google"]},
    "topics": {"topics.sql": "3", "topics.go": "1", "topics.css-layout": ""},
    "languages": {"languages": ["en"], "native_language": ""},
    "time": {"zone": "Europe/Berlin", "hours": ["0-9", "0-10", "3-18"], "deadline": ""},
    "wishes": {"budget.amount": "100", "budget.currency": "eur", "top_criterion": ""},
}


class _Hidden(HTMLParser):
    """The hidden fields of the page's last form with that action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._inside = False
        self._found: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("action") == self._action
            self._found = {} if self._inside else self._found
        elif tag == "input" and self._inside and given.get("type") == "hidden":
            self._found.setdefault(given.get("name") or "", []).append(given.get("value") or "")

    @property
    def fields(self) -> dict[str, str | Sequence[str]]:
        return {name: values[0] if len(values) == 1 else values for name, values in self._found.items()}


@attrs.define
class Browser:
    """Follows no redirect by itself, so that a test sees each of them."""

    _client: AsyncClient
    _provider: MemoryIdentityProvider
    page: str = ""

    @property
    def cookies(self) -> Cookies:
        return self._client.cookies

    @cookies.setter
    def cookies(self, kept: Cookies) -> None:
        """Of a browser that was signed in before."""
        self._client.cookies = kept

    async def get(self, path: str) -> Response:
        answer = await self._client.get(path, headers={"accept": "text/html"}, follow_redirects=False)
        self.page = answer.text
        return answer

    async def send(self, path: str, fields: Fields | None = None, *, on: str | None = None) -> Response:
        """Fill in the form of that action, on the page at `on`, and send it."""
        return await self.post(path, {**await self.hidden(path, on=on or path), **(fields or {})})

    async def hidden(self, path: str, *, on: str) -> dict[str, str | Sequence[str]]:
        """What the form of that action on the page at `on` sends along by itself."""
        await self.get(on)
        hidden = _Hidden(path)
        hidden.feed(self.page)
        return hidden.fields

    async def post(self, path: str, fields: Fields) -> Response:
        data: dict[str, Any] = dict(fields)
        answer = await self._client.post(
            path, data=data, headers={"accept": "text/html"}, follow_redirects=False
        )
        self.page = answer.text
        return answer

    async def upload(
        self, path: str, name: str, content: bytes, *, part: str = "file", fields: Fields | None = None
    ) -> Response:
        """Fill in the form of that action, on the page at its address, choose a file, and send it."""
        await self.get(path)
        hidden = _Hidden(path)
        hidden.feed(self.page)
        answer = await self._client.post(
            path,
            data={**hidden.fields, **(fields or {})},
            files={part: (name, content)},
            headers={"accept": "text/html"},
            follow_redirects=False,
        )
        self.page = answer.text
        return answer

    async def sign_in(self, name: str, *, roles: Sequence[str] = (), return_to: str = "/") -> Self:
        subject = f"li-{name}"
        self._provider.register(
            LinkedInIdentity(
                subject=subject,
                name=name,
                email=f"{name.split(maxsplit=1)[0].lower()}@example.org",
                email_verified=True,
                picture=None,
                locale="en",
            )
        )
        answer = await self.post("/sign-in", {"return_to": return_to})
        url = answer.headers["location"]
        code = self._provider.approve(url, subject)
        await self.get(f"/auth/callback?state={parse_qs(urlsplit(url).query)['state'][0]}&code={code}")
        if roles:
            await self.send("/welcome", {"roles": list(roles)})
        return self


@attrs.define
class Site:
    _app: Litestar
    _provider: MemoryIdentityProvider
    store: MemoryStore
    mailbox: Mailbox | None
    payments: MemoryPaymentProvider
    container: Container

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        async with AsyncClient(transport=ASGITransport(self._with_state), base_url=BASE) as client:
            yield Browser(client, self._provider)

    async def _with_state(self, scope: Any, receive: Any, send: Any) -> None:
        """A server gives each request its state; the transport of tests doesn't."""
        scope["state"] = {}
        await self._app(scope, receive, send)


def site_over_memory(
    *, sandbox: bool = False, sandbox_issuer: str | None = None, home: str = "unused"
) -> Site:
    """`sandbox`: the demo, whose payments are in memory. With `sandbox_issuer`, its people sign in there."""
    demo = {"TIC_SANDBOX": "1"} if sandbox or sandbox_issuer else {}
    issuer = {"TIC_SANDBOX_ISSUER": sandbox_issuer} if sandbox_issuer else {}
    database = {"TIC_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    container = Container(settings=Settings.read({"TIC_HOME": home, **database, **demo, **issuer}))
    store, provider, clock = MemoryStore(), MemoryIdentityProvider(), container.clock()
    opened = Factory(MemoryUnitOfWork, store, clock)
    container.open_unit_of_work.override(opened)
    container.open_reading_unit_of_work.override(opened)
    container.idempotency_keys.override(Object(MemoryIdempotencyKeys(store.requests, clock)))
    container.blind_index.override(Object(MemoryBlindIndex()))
    container.pseudonyms.override(Object(MemoryPseudonyms()))
    container.receipt_signer.override(Object(MemorySigner()))
    container.cv_files.override(Object(MemoryFiles(clock)))
    container.export_files.override(Object(MemoryFiles(clock)))
    container.snapshots.override(Object(MemoryHoldings(held_kinds())))
    container.cv_text_extractor.override(Object(PlainReader()))
    container.suggest_tags.override(Object(suggest))
    payments = MemoryPaymentProvider(clock)
    if demo:
        container.payment_sandbox.override(Object(payments))
    if not issuer:
        container.identity_provider.override(Object(provider))
    return Site(app_over(container), provider, store, container.mailbox(), payments, container)
