"""`python -m tic_cli`: the same as `tic`."""

from tic_cli.main import main

main()
