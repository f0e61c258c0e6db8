"""The demo's supervisor: a database, a web server, a worker and a sign-in provider on this machine."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import FrameType
from typing import Final

import attrs

from tic_adapters.operations.key_file import ensure_key_file
from tic_adapters.operations.queue import queue_state
from tic_adapters.sandbox.postgres import EmbeddedPostgres, EmbeddedPostgresFailed
from tic_adapters.sandbox.sign_in import HOST, issuer
from tic_adapters.settings import Settings
from tic_cli.exits import Exit, Failed
from tic_cli.output import say
from tic_cli.supervision import lifeline
from tic_cli.supervision.children import Child
from tic_cli.supervision.home import HeldHome, held
from tic_cli.supervision.logs import RotatedLog
from tic_cli.supervision.ports import free_port, is_particular, require_free

_PATIENCE_S: Final = 90.0
_CRASHES_BEFORE_READY: Final = 3
_STOP_S: Final = 8.0
_LEFT_BEHIND_S: Final = 6.0


class _Stopped(Exception):
    """Somebody asked for the end: nothing went wrong."""


@attrs.define
class Supervisor:
    _settings: Settings
    _postgres: EmbeddedPostgres = attrs.field(factory=EmbeddedPostgres, init=False)
    _children: list[Child] = attrs.field(factory=list, init=False)
    _stopping: bool = attrs.field(default=False, init=False)
    _reader: int = attrs.field(default=-1, init=False)

    def run(self) -> None:
        """Until somebody ends it by Ctrl-C or SIGTERM. Raises Failed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        with held(self._settings.home) as home, self._lifeline(), contextlib.suppress(_Stopped):
            try:
                self._start(home)
                self._watch()
            except Exception:
                # A start that was cut short by Ctrl-C fails in many ways, and none of them matters.
                self._go_on()
                raise
            finally:
                self._stop()

    def _start(self, home: HeldHome) -> None:
        settings = self._settings
        patience = _LEFT_BEHIND_S if home.left_behind else 0
        require_free(settings.web.host, settings.web.port, patience_s=patience)
        ensure_key_file(settings, datetime.now(UTC))
        environment = self._environment()
        self._go_on()
        self._sign_in(home, environment)
        if settings.database.url is None:
            say("Starting the database …")
            environment["TIC_DATABASE_URL"] = self._database(home)
        self._go_on()
        say("Preparing the tables and the demo market …")
        # It takes its time to load, and isn't ready before the tables are.
        web = self._child(home, environment, "web server", "web.log", ["tic_cli", "serve"])
        self._prepare(environment)
        worker = self._child(home, environment, "worker", "worker.log", ["tic_cli", "worker"])
        self._wait_until(self._is_ready, web)
        self._wait_until(lambda: queue_state(environment["TIC_DATABASE_URL"]).workers > 0, worker)
        home.announce(
            state="ready",
            base_url=settings.web.base_url,
            port=str(settings.web.port),
            issuer=environment.get("TIC_SANDBOX_ISSUER", ""),
        )
        say(f"ready: {settings.web.base_url}")

    def _database(self, home: HeldHome) -> str:
        """Where the run before was killed, what it was doing to the database may still be going on."""
        deadline = time.monotonic() + (_LEFT_BEHIND_S if home.left_behind else 0)
        while True:
            try:
                return self._postgres.start(home.path)
            except EmbeddedPostgresFailed:
                if time.monotonic() >= deadline:
                    raise
                self._go_on()
                time.sleep(0.5)

    def _environment(self) -> dict[str, str]:
        settings = self._settings
        return {
            **os.environ,
            "TIC_HOME": str(settings.home),
            "TIC_SANDBOX": "1",
            "PORT": str(settings.web.port),
            "TIC_BASE_URL": settings.web.base_url,
            "TIC_ENVIRONMENT": os.environ.get("TIC_ENVIRONMENT", "demo"),
            "PYTHONUNBUFFERED": "1",
        }

    def _child(
        self, home: HeldHome, environment: dict[str, str], name: str, log: str, arguments: list[str]
    ) -> Child:
        child = Child(
            name=name, arguments=arguments, environment=environment, log=RotatedLog(home.logs / log)
        )
        self._children.append(child)
        child.start(self._reader)
        return child

    def _sign_in(self, home: HeldHome, environment: dict[str, str]) -> None:
        """Not where a real LinkedIn client is configured: then nobody signs in as somebody invented."""
        if self._settings.sign_in.is_configured:
            return
        port = free_port(HOST)
        environment["TIC_SANDBOX_ISSUER"] = issuer(port)
        program = ["tic_cli.supervision.sign_in", str(port)]
        self._child(home, environment, "sandbox sign-in", "sign-in.log", program)

    def _prepare(self, environment: dict[str, str]) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "tic_cli.supervision.prepare"],
            env={**environment, lifeline.VARIABLE: str(self._reader)},
            pass_fds=(self._reader,),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None:
            if self._stopping:
                process.terminate()
                process.wait()
                raise _Stopped
            time.sleep(0.02)
        if process.returncode:
            # It has said why.
            code = process.returncode if process.returncode > 0 else Exit.UNEXPECTED
            raise Failed("The database could not be prepared.", Exit(code))

    def _wait_until(self, is_ready: Callable[[], bool], awaited: Child) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not is_ready():
            self._tend()
            failing = [child for child in self._children if child.crashes >= _CRASHES_BEFORE_READY]
            if failing or time.monotonic() > deadline:
                child = failing[0] if failing else awaited
                last = "".join(f"\n  {line}" for line in child.log.tail())
                raise Failed(
                    f"The {child.name} does not get ready. Its log is {child.log.path}; it ends with:{last}"
                )
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        web = self._settings.web
        host = web.host if is_particular(web.host) else HOST
        connection = http.client.HTTPConnection(host, web.port, timeout=2)
        try:
            connection.request("GET", "/readyz", headers={"Host": f"{HOST}:{web.port}"})
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _watch(self) -> None:
        while True:
            self._tend()
            time.sleep(0.1)

    def _tend(self) -> None:
        self._go_on()
        for child in self._children:
            child.keep_running(self._reader)

    def _go_on(self) -> None:
        if self._stopping:
            raise _Stopped

    def _stop(self) -> None:
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + _STOP_S
        for child in self._children:
            child.wait(deadline)
        self._postgres.stop()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    @contextlib.contextmanager
    def _lifeline(self) -> Iterator[None]:
        self._reader, writer = os.pipe()
        try:
            yield
        finally:
            os.close(writer)
            os.close(self._reader)
