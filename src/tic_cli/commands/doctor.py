"""What is configured, reachable, missing."""

import click

from tic_adapters.settings import SettingsInvalid
from tic_cli.diagnosis import data, files, machine, services
from tic_cli.diagnosis.finding import Finding, State, broken, ok
from tic_cli.exits import Exit, Failed
from tic_cli.installation import read_settings
from tic_cli.output import document, json_option, say
from tic_cli.tables import table


@click.command(
    help="What is configured, reachable, missing; and the remedy. Exit code 1 where something needed is "
    "broken."
)
@json_option
def doctor(*, as_json: bool) -> None:
    findings: list[Finding] = []
    try:
        settings = read_settings()
    except SettingsInvalid as error:
        findings += [
            broken("settings", problem, "Correct it, then run this again.") for problem in error.problems
        ]
    else:
        findings.append(ok("settings", "As they should be."))
        for examine in (machine.examine, files.examine, data.examine, services.examine):
            findings += examine(settings)
    failing = [one for one in findings if one.state is State.BROKEN]
    if as_json:
        document(
            {
                "holds": not failing,
                "findings": [
                    {"name": one.name, "state": one.state.value, "words": one.words, "remedy": one.remedy}
                    for one in findings
                ],
            }
        )
    else:
        table(
            ["", "what", "finding", "remedy"],
            [(one.state.value, one.name, one.words, one.remedy) for one in findings],
            empty="",
        )
        say(f"{len(failing)} things need a hand." if failing else "Nothing that is needed is broken.")
    if failing:
        raise Failed("", Exit.CONFIGURATION if findings[0].state is State.BROKEN else Exit.REFUSED)
