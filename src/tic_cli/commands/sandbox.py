"""The demo's clock, and what goes wrong with its payments."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import click

from tic_adapters.container import Container
from tic_adapters.sandbox.payments.clock import STEPS, SandboxClock
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say

T = TypeVar("T")


@click.group(help="The demo's clock, and what goes wrong with its payments.")
def sandbox() -> None:
    pass


@sandbox.command(help="Say what time it is in the demo; with --pass, let time pass for all of it, for good.")
@click.option("--pass", "step", type=click.Choice(list(STEPS)), help="How much.")
@json_option
def clock(*, step: str | None, as_json: bool) -> None:
    now, ahead = _with_sandbox(lambda one, clock: _clock(one, clock, step))
    if as_json:
        document({"now": now.isoformat(), "ahead_seconds": ahead})
    else:
        words = f", {ahead // 3600} hours ahead of this machine" if ahead else ", as on this machine"
        say(f"{now:%Y-%m-%d %H:%M} UTC{words}.")


@sandbox.command(help="List what is planned to go wrong; with FAULT, plan it for the next so many times.")
@click.argument("fault", type=click.Choice([fault.value for fault in Fault]), required=False)
@click.option("--times", type=click.IntRange(0, 1000), default=1, show_default=True, help="0 takes it back.")
@json_option
def faults(*, fault: str | None, times: int, as_json: bool) -> None:
    planned = _with_sandbox(lambda one, clock: _faults(one, fault, times))
    if as_json:
        document({one.value: planned.get(one, 0) for one in Fault})
    else:
        for one in Fault:
            say(f"{one.value:<22}{planned.get(one, 0):>5}  {one.words}.")


async def _clock(sandbox: PaymentSandbox, clock: SandboxClock, step: str | None) -> tuple[datetime, int]:
    if step is not None:
        await sandbox.let_pass(STEPS[step], clock)
    return clock.now(), int(clock.ahead().total_seconds())


async def _faults(sandbox: PaymentSandbox, fault: str | None, times: int) -> dict[Fault, int]:
    if fault is not None:
        await sandbox.set_fault(Fault(fault), times)
    return await sandbox.faults()


def _with_sandbox(act: Callable[[PaymentSandbox, SandboxClock], Awaitable[T]]) -> T:
    """Raises Failed where payments are real, or nobody's."""

    async def run(container: Container) -> T:
        made, clock = container.payment_sandbox(), container.clock()
        if made is None or not isinstance(clock, SandboxClock):
            raise Failed(
                "There is no sandbox here. Run `tic demo` without STRIPE_API_KEY, or name its TIC_HOME."
            )
        return await act(made, clock)

    return with_container(run)
