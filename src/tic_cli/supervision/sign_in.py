"""`python -m tic_cli.supervision.sign_in PORT`: the demo's sign-in provider, on loopback."""

import sys

from tic_adapters.sandbox.people import DEMO_PEOPLE
from tic_adapters.sandbox.sign_in_server import serve_sign_in
from tic_cli.supervision.lifeline import hold_on

if __name__ == "__main__":
    hold_on()
    serve_sign_in(int(sys.argv[1]), DEMO_PEOPLE)
