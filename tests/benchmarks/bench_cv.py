"""Reading CVs in a process apart: what it costs, what the worst file can do, and how quick tags are found."""

import asyncio
import io
import statistics
import time
from collections.abc import Callable
from functools import partial

import psutil
from pypdf import PdfReader
from tests.benchmarks.support import Figure, figure, median, milliseconds, percentile
from tests.integration.cv import docxs, lines, pdfs
from tests.integration.cv.hostile import HOSTILE, SLOW

from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_domain.matching.cv_text import LARGEST_CV
from tic_domain.matching.dictionary.files import load
from tic_domain.matching.errors import CvRefused
from tic_domain.matching.tagging import propose

_TIMES = 30
_SENTENCE = (
    "Rewrote the {n}. service in Go, with PostgreSQL and Kafka, and mentored people at Zalando in Berlin."
)
_BEAT_S = 0.005
Harm = tuple[list[tuple[float, str]], list[float], list[float]]


def two_pages() -> bytes:
    """Forty-five lines of prose on each page: a CV as people write it."""
    pages = [[_SENTENCE.format(n=page * 45 + line) for line in range(45)] for page in range(2)]
    return pdfs.document([pdfs.written([*lines.ENGLISH[:3], *page]) for page in pages])


def in_process(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def read(extractor: SandboxedCvTextExtractor, content: bytes) -> str:
    """The text, or the flaw."""
    try:
        return (await extractor.extract(content)).text
    except CvRefused as refusal:
        return refusal.flaw.value


async def heartbeat(beats: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(_BEAT_S)
        beats.append((time.perf_counter() - begun - _BEAT_S) * 1000)


async def hostile(extractor: SandboxedCvTextExtractor) -> Harm:
    """Milliseconds and name of each file; how late the loop beat meanwhile, and how late it beats idle."""
    idle: list[float] = []
    late: list[float] = []
    watch = asyncio.create_task(heartbeat(idle))
    await asyncio.sleep(2)
    watch.cancel()
    taken: list[tuple[float, str]] = []
    for case in (*HOSTILE, *SLOW):
        content = await asyncio.to_thread(case.make)
        watch = asyncio.create_task(heartbeat(late))
        begun = time.perf_counter()
        await read(extractor, content)
        taken.append(((time.perf_counter() - begun) * 1000, case.name))
        watch.cancel()
    return taken, late, idle


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def run() -> list[Figure]:
    extractor = SandboxedCvTextExtractor()
    try:
        return [*_reading(extractor), *_harm(extractor), *_tags()]
    finally:
        extractor.close()


def _reading(extractor: SandboxedCvTextExtractor) -> list[Figure]:
    pdf, word = two_pages(), docxs.docx([_SENTENCE.format(n=n) for n in range(90)])
    with asyncio.Runner() as runner:
        first = timed(lambda: runner.run(read(extractor, pdf))) * 1000
        apart = milliseconds(lambda: runner.run(read(extractor, pdf)), times=_TIMES)
        docx = milliseconds(lambda: runner.run(read(extractor, word)), times=_TIMES)
    beside = milliseconds(partial(in_process, pdf), times=_TIMES)
    return [
        figure("2-page PDF: median", median(apart), "ms", most=100),
        figure("… times what it takes pypdf in this process", median(apart) / median(beside), "x", most=2),
        figure("2-page DOCX: median", median(docx), "ms", most=100),
        figure("the first file, with the start of the reading process", first, "ms", most=2000),
    ]


def _harm(extractor: SandboxedCvTextExtractor) -> list[Figure]:
    ours = psutil.Process()
    full = b"%PDF-1.7\n".ljust(LARGEST_CV)
    asyncio.run(read(extractor, full))  # what sending the largest file takes is not counted as growth
    before = ours.memory_info().rss
    taken, late, idle = asyncio.run(hostile(extractor))
    grown = (ours.memory_info().rss - before) / 1024**2
    worst, name = max(taken)
    return [
        {**figure("worst hostile file", worst, "ms", most=1000), "note": name},
        figure(
            "… beside a second of plain computing in this run", worst / _a_second_of_computing(), "x", most=1
        ),
        figure(f"{len(taken)} hostile files: median", statistics.median(ms for ms, _ in taken), "ms"),
        figure("this process grew by, meanwhile", grown, "MiB", most=64),
        figure("the event loop's beats come late meanwhile: median", median(late), "ms", most=5),
        figure("… 99th percentile", percentile(late, 99), "ms"),
        figure(
            "… 99th percentile, times what it is idle",
            percentile(late, 99) / percentile(idle, 99),
            "x",
            most=5,
        ),
        figure("processes left behind", len(ours.children(recursive=True)) - 1, "", most=0),
    ]


def _a_second_of_computing() -> float:
    """In milliseconds: on a busy machine it takes longer."""
    begun, used = time.perf_counter(), time.process_time()
    while time.process_time() - used < 1:
        pass
    return (time.perf_counter() - begun) * 1000


def _awkward() -> list[str]:
    """A megabyte each, of what a careless reader goes through again and again."""
    pieces = (
        "Meta, 2019 (Slack) ",
        "Meta\n",
        "Go ",
        "senior ",
        "- ",
        "-\n",
        "\u00ad\n",
        "German ",
        "a" * 63 + " ",
        "高级",
    )
    return ["x" * 1_000_000, *(piece * (1_000_000 // len(piece)) for piece in pieces)]


def _tags() -> list[Figure]:
    loading = timed(load) * 1000
    dictionary = load()
    one = "\n".join([*lines.ENGLISH, *(_SENTENCE.format(n=n) for n in range(90))])
    many = one * (1_000_000 // len(one) + 1)
    short = milliseconds(partial(propose, one, dictionary), times=_TIMES)
    long = min(timed(partial(propose, many, dictionary)) for _ in range(3))
    rate = len(many.encode()) / long / 1e6
    worst = max(timed(partial(propose, text, dictionary)) for text in _awkward())
    growth = (long * 1000 / median(short)) / (len(many) / len(one))
    return [
        figure("tags of a 2-page CV: median", median(short), "ms", most=20),
        figure("tags of long texts", rate, "MB/s", least=1),
        figure("… time per character, a megabyte to one CV", growth, "x", most=2),
        figure("tags of the most awkward megabyte, beside that", worst / long, "x", most=5),
        figure("making the dictionary, once", loading, "ms", most=1000),
    ]
