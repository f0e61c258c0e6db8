"""Lighthouse's four categories of the pages that people see first, and the bytes of a first visit.

Everything is Lighthouse's own choice: a middling phone on a slow network, an empty cache. A busy machine
makes its performance worse, never better, so the best of some runs counts.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import attrs
from tests.benchmarks.demo import demo
from tests.benchmarks.pages.people import ID, visiting
from tests.benchmarks.support import Figure, figure
from tools.find_chromium import find

from tic_adapters.sandbox.people import MARA

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
PROGRAM: Final = HERE / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
RUNS: Final = 3
LEAST: Final = 95
MOST_BYTES: Final = 60
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
FLAGS: Final = "--headless=new --no-sandbox --disable-gpu"
PATIENCE_S: Final = 180


@attrs.frozen
class Looked:
    """Scores of 100 by category, and kB over the wire."""

    scores: dict[str, float]
    weight: float
    missed: list[str]


def run() -> list[Figure]:
    subprocess.run([ROOT / "tools" / "peers", "tests/benchmarks/lighthouse"], check=True)
    if not PROGRAM.exists():
        raise RuntimeError("Lighthouse needs Node 20 or later and npm on the PATH")
    chromium = find(os.environ)
    if chromium is None:
        raise RuntimeError("There is no Chromium. Install it, or name it by TIC_CHROMIUM.")
    with demo() as ready, visiting(ready.url, MARA) as mara:
        coach = mara.find("/matches", f"/coaches/{ID}")
        chat = mara.find("/inbox", f"/inbox/{ID}")
        pages = [
            ("home", "/", ""),
            ("directory", "/coaches", ""),
            ("coach page", coach, ""),
            ("matches", "/matches", mara.cookie),
            ("chat", chat, mara.cookie),
        ]
        return [
            one
            for name, path, cookie in pages
            for one in _figures(name, [_look(chromium, f"{ready.url}{path}", cookie) for _ in range(RUNS)])
        ]


def _figures(name: str, looks: list[Looked]) -> list[Figure]:
    found = []
    for category in CATEGORIES:
        best = max(looks, key=lambda look: look.scores[category])
        one = figure(f"{name}: {category}", best.scores[category], "of 100", least=LEAST)
        missed = [missed for missed in best.missed if missed.startswith(f"{category}: ")]
        found.append(one | {"note": "; ".join(missed)} if missed else one)
    weight = max(look.weight for look in looks)
    return [*found, figure(f"{name}: first visit, over the wire", weight, "kB", most=MOST_BYTES)]


def _look(chromium: Path, address: str, cookie: str) -> Looked:
    with tempfile.TemporaryDirectory(prefix="tic-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = [
            str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
        ]  # fmt: skip
        if cookie:
            headers = Path(folder) / "headers.json"
            headers.write_text(json.dumps({"Cookie": cookie}), "utf-8")
            command.append(f"--extra-headers={headers}")
        environment = {**os.environ, "CHROME_PATH": str(chromium)}
        subprocess.run(command, env=environment, check=True, timeout=PATIENCE_S, stdout=subprocess.DEVNULL)
        return _read(json.loads(report.read_text("utf-8")), address)


def _read(report: dict[str, Any], address: str) -> Looked:
    shown = report["finalDisplayedUrl"]
    if shown != address:
        raise AssertionError(f"{address} led on to {shown}: that is what was looked at")
    audits, missed = report["audits"], []
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            score = audits[part["id"]]["score"]
            if part["weight"] and score is not None and score < 1:
                missed.append(f"{name}: {part['id']} {score}")
    return Looked(
        scores={name: 100 * report["categories"][name]["score"] for name in CATEGORIES},
        weight=audits["total-byte-weight"]["numericValue"] / 1000,
        missed=missed,
    )
