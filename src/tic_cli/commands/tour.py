"""The journey, played by a real client."""

import click

from tic_cli.installation import read_settings
from tic_cli.output import say
from tic_cli.tour import api, live, site
from tic_cli.tour.browser import Browser
from tic_cli.tour.steps import Steps

_COACHEE = (
    "matching:read", "matching:write", "conversations:read", "conversations:write", "account:read",
    "account:write", "calendar:read", "calendar:write",
)  # fmt: skip
_COACH = ("conversations:read", "conversations:write", "profile:read", "account:read")


@click.command(
    help="Play the journey against a running demo, and check it at each step. Each run is by new people."
)
@click.option("--url", help="The server's address; by default that of the demo in TIC_HOME, or of PORT.")
def tour(*, url: str | None) -> None:
    base_url = (url or read_settings().web.base_url).rstrip("/")
    steps = Steps()
    with Browser.at(base_url) as coach, Browser.at(base_url) as coachee:
        site.visit(coachee, steps)
        coach_id = site.become_coach(coach, steps)
        site.become_coachee(coachee, steps)
        site.upload_cv(coachee, steps)
        site.be_matched(coachee, steps, coach_id)
        conversation = site.write(coachee, steps, coach_id)
        site.answer(coach, steps, conversation)
        site.stop_sharing(coachee, coach, steps, conversation)
        api.be_a_stranger(api.Program.of(base_url, None), base_url, steps)
        coachee_program = api.Program.of(base_url, site.take_token(coachee, steps, *_COACHEE))
        coach_program = api.Program.of(base_url, site.take_token(coach, steps, *_COACH))
        live.chat(coachee_program, coach_program, steps, conversation)
        matches = api.be_matched(coachee_program, steps)
        started = api.write(coachee_program, steps, matches, coach_id)
        api.hold(coachee_program, steps, coach_id)
        api.be_refused(coachee_program, coach_program, steps, started, conversation)
        api.lose_token(coachee_program, steps)
        site.sign_out_everywhere(coachee, steps)
        # The market is left as it was found: the coach of this tour takes nobody new.
        coach.open("/desk")
        coach.submit("/desk/delist")
    say(f"The journey is as it should be: {steps.checks} checks.")
