"""Makes exports in a process of its own: `python -m tests.benchmarks.exporting.making SMALL LARGE`.

Prints, as JSON, the seconds that the second took and kept the processor busy, its size, and how much more
memory the process ever held than after the first, which brings in all the code.
"""

import asyncio
import json
import os
import resource
import sys
import time
from uuid import UUID

import psutil

from tic_adapters.container import Container, build, close
from tic_adapters.settings import Settings
from tic_domain.records.jobs import MakeExportJob
from tic_domain.records.use_cases.request_export import RequestExportCommand
from tic_domain.records.use_cases.show_export import ShowExportCommand
from tic_domain.shared.ids import AccountId


async def main(small: AccountId, large: AccountId) -> dict[str, float]:
    container = build(Settings.read(os.environ))
    try:
        await _made(container, small)
        before = psutil.Process().memory_info().rss
        begun, busy = time.perf_counter(), time.process_time()
        size = await _made(container, large)
        seconds, busy = time.perf_counter() - begun, time.process_time() - busy
        extra = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    finally:
        await close(container)
    return {"seconds": seconds, "busy": busy, "size": size, "extra_mb": max(0, extra) / 2**20}


async def _made(container: Container, account_id: AccountId) -> int:
    export = await container.request_export()(RequestExportCommand(account_id=account_id))
    await container.make_export()(MakeExportJob(export_id=export.id))
    made = await container.show_export()(ShowExportCommand(account_id=account_id, export_id=export.id))
    if made.size is None:
        raise RuntimeError(f"the export is {made.state.value}")
    return made.size


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(*(AccountId(UUID(one)) for one in sys.argv[1:3])))))
