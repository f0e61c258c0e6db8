"""Many files at once, on any event loop."""

import asyncio
from typing import Final

import pytest
import uvloop
from tests.integration.cv import pdfs

from tic_adapters.container import build, close
from tic_adapters.cv.confinement import Limits
from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_adapters.cv.sandbox import Sandbox
from tic_adapters.settings import Settings
from tic_domain.matching.cv_text import CvFlaw
from tic_domain.matching.errors import CvRefused
from tic_domain.shared.errors import Unavailable

CV: Final = pdfs.latin_cv(("Backend Engineer",))


def slow_extractor(*, patience_s: float) -> SandboxedCvTextExtractor:
    """Each file takes 0.3 s, and what comes of it is no answer of a reader."""
    sandbox = Sandbox("tests.integration.cv.probes:probe", Limits())
    return SandboxedCvTextExtractor(sandbox=sandbox, patience_s=patience_s)


async def outcomes(extractor: SandboxedCvTextExtractor, count: int) -> list[str]:
    done = await asyncio.gather(*(extractor.extract(b"slow") for _ in range(count)), return_exceptions=True)
    extractor.close()
    return [type(each).__name__ for each in done]


async def test_files_wait_for_their_turn(extractor: SandboxedCvTextExtractor) -> None:
    read = await asyncio.gather(*(extractor.extract(CV) for _ in range(10)))

    assert {each.text.strip() for each in read} == {"Backend Engineer"}


async def test_two_are_read_at_once_and_who_has_waited_enough_is_told() -> None:
    # CvRefused is what a reading that took place ends as here.
    assert (
        sorted(await outcomes(slow_extractor(patience_s=0.2), 5)) == ["CvRefused"] * 2 + ["Unavailable"] * 3
    )


async def test_a_long_queue_takes_no_more() -> None:
    kinds = await outcomes(slow_extractor(patience_s=0.1), 40)

    assert kinds[-18:] == ["Unavailable"] * 18
    assert "CvRefused" in kinds


async def test_who_gives_up_blocks_nobody(extractor: SandboxedCvTextExtractor) -> None:
    given_up = [asyncio.create_task(extractor.extract(CV)) for _ in range(6)]
    await asyncio.sleep(0)
    for task in given_up:
        task.cancel()
    await asyncio.gather(*given_up, return_exceptions=True)

    assert (await extractor.extract(CV)).pages == 1


def test_one_extractor_serves_several_loops_of_either_kind(extractor: SandboxedCvTextExtractor) -> None:
    assert asyncio.run(extractor.extract(CV)).text.strip() == "Backend Engineer"
    assert uvloop.run(extractor.extract(CV)).text.strip() == "Backend Engineer"
    assert asyncio.run(extractor.extract(CV)).text.strip() == "Backend Engineer"


async def test_the_loop_stays_free_while_a_hostile_file_is_read(extractor: SandboxedCvTextExtractor) -> None:
    beats = 0
    hostile = pdfs.document([b"BT /F 9 Tf 1 Tr (a) Tj ET\n" * 100_000])
    reading = asyncio.create_task(extractor.extract(hostile))
    while not reading.done():
        await asyncio.sleep(0.005)
        beats += 1

    with pytest.raises(CvRefused) as refusal:
        await reading
    assert refusal.value.flaw is CvFlaw.TOO_COMPLEX
    assert beats > 10


async def test_a_sandbox_that_can_not_be_set_up_reads_nothing() -> None:
    extractor = SandboxedCvTextExtractor(sandbox=Sandbox("no_such_module:read", Limits()))

    with pytest.raises(Unavailable):
        await extractor.extract(CV)
    extractor.close()


async def test_the_container_brings_one_and_closes_it() -> None:
    container = build(Settings.read({"TIC_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}))

    read = await container.cv_text_extractor().extract(CV)
    await close(container)

    assert read.text.strip() == "Backend Engineer"
    with pytest.raises(Unavailable):
        await container.cv_text_extractor().extract(CV)
