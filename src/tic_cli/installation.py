"""The installation that a command is about: its settings, and the demo's database where that runs here."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

import attrs

from tic_adapters.container import Container, build, close
from tic_adapters.sandbox.postgres import running_url
from tic_adapters.settings import Settings, SettingsInvalid
from tic_cli.exits import Exit, Failed
from tic_cli.supervision.home import announced
from tic_domain.shared.errors import Unavailable

T = TypeVar("T")


def read_settings() -> Settings:
    """Raises SettingsInvalid."""
    return as_the_demo(Settings.read(os.environ))


def as_the_demo(settings: Settings) -> Settings:
    """Where a `tic demo` runs in the data folder and no database is named: what it gave its own processes."""
    if settings.database.url is not None:
        return settings
    known = attrs.evolve(settings, database=attrs.evolve(settings.database, url=running_url(settings.home)))
    facts = announced(settings.home)
    if facts is None:
        return known
    return attrs.evolve(
        known,
        sandbox=True,
        sign_in=attrs.evolve(known.sign_in, sandbox_issuer=facts.get("issuer") or None),
        web=attrs.evolve(
            known.web,
            port=int(facts.get("port", known.web.port)),
            base_url=facts.get("base_url", known.web.base_url),
        ),
    )


def require_database(settings: Settings) -> Settings:
    """Raises SettingsInvalid."""
    found = as_the_demo(settings)
    if found.database.url is None:
        raise SettingsInvalid(
            (
                f"There is no database: TIC_DATABASE_URL is not set, and no demo runs in {settings.home}. "
                "Set it, name the demo's folder by TIC_HOME, or run `tic demo`.",
            )
        )
    return found


def database_url() -> str:
    """Raises SettingsInvalid."""
    return require_database(read_settings()).database.url or ""


def with_container(act: Callable[[Container], Awaitable[T]]) -> T:
    """Whatever it held open is closed afterwards. Raises SettingsInvalid."""
    settings = require_database(read_settings())

    async def run() -> T:
        container = build(settings)
        try:
            return await act(container)
        finally:
            await close(container)

    return asyncio.run(run())


def refuse_to_bring_back(settings: Settings) -> None:
    """Whoever was erased since a backup that was restored is still in the database: nobody is let in then.

    A database that doesn't answer is asked again by `/readyz`. Raises Failed.
    """

    async def missing() -> tuple[str, ...]:
        container = build(settings)
        try:
            return await container.ledger_readiness()()
        except Unavailable:
            return ()
        finally:
            await close(container)

    if found := asyncio.run(missing()):
        raise Failed(" ".join(found), Exit.CONFIGURATION)
