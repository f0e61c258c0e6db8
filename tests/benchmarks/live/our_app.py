"""Our application as uvicorn loads it, from the environment alone."""

import os

from litestar import Litestar

from tic_adapters.container import build
from tic_adapters.settings import Settings
from tic_web.app import create_app as create


def create_app() -> Litestar:
    return create(build(Settings.read(os.environ)))
