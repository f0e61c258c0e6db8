"""CvTextExtractor over a sandbox."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import attrs

from tic_adapters.cv.confinement import Limits
from tic_adapters.cv.replies import understood
from tic_adapters.cv.sandbox import NoAnswer, Sandbox
from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw, CvText
from tic_domain.matching.errors import CvRefused
from tic_domain.shared.errors import Unavailable

_READING: Final = "tic_adapters.cv.reading:read"
_AT_ONCE: Final = 2
_MOST_WAITING: Final = 20
"""Each of them holds its file in memory."""
_BUSY: Final = "Many CVs are being read just now. Try again in a minute."


def cv_sandbox() -> Sandbox:
    return Sandbox(_READING, Limits())


@attrs.define(kw_only=True)
class SandboxedCvTextExtractor:
    """At most two files are read at once in this process, and the others wait a while.

    Belongs to no event loop; nothing is started before the first file comes.
    """

    _sandbox: Sandbox = attrs.field(factory=cv_sandbox)
    _patience_s: float = 10.0
    _threads: ThreadPoolExecutor = attrs.field(
        init=False, factory=lambda: ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="cv")
    )
    _pending: int = attrs.field(init=False, default=0)

    async def extract(self, content: bytes) -> CvText:
        if not content:
            raise CvRefused(CvFlaw.EMPTY)
        if len(content) > LARGEST_CV:
            raise CvRefused(CvFlaw.TOO_LARGE)
        if self._pending >= _AT_ONCE + _MOST_WAITING:
            raise Unavailable("What reads CVs", _BUSY)
        try:
            reading = self._threads.submit(self._sandbox.run, content)
        except RuntimeError:
            raise Unavailable("What reads CVs") from None  # closed: this process is about to end
        self._pending += 1
        reading.add_done_callback(self._count_down)
        try:
            return understood(await self._answer(reading))
        except NoAnswer:
            raise CvRefused(CvFlaw.TOO_COMPLEX) from None

    def close(self) -> None:
        """Whoever still waits gets Unavailable. Do it last: nothing can be read afterwards."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._sandbox.close()

    async def _answer(self, reading: "Future[bytes]") -> bytes:
        waited_for = asyncio.wrap_future(reading)
        waited_for.add_done_callback(_look_at)
        try:
            await asyncio.wait({waited_for}, timeout=self._patience_s)
            # What has begun can't be cancelled, and is bounded by the sandbox's own limits.
            if reading.cancelled() or (not reading.done() and reading.cancel()):
                raise Unavailable("What reads CVs", _BUSY)
            return await waited_for
        finally:
            waited_for.cancel()  # where the asker has given up

    def _count_down(self, _: "Future[bytes]") -> None:
        self._pending -= 1


def _look_at(future: "asyncio.Future[bytes]") -> None:
    """Nobody may be left to hear how it ended, and asyncio complains of what nobody heard."""
    if not future.cancelled():
        future.exception()
