"""Packs what is known of the tests into the distribution; all else stands in pyproject.toml."""

import sys
from importlib import import_module
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class BuildWithProof(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:  # the tests are where they always are
            return
        sys.path.insert(0, str(HERE / "src"))
        packing = import_module("tic_adapters.policy.packed")
        packing.pack(HERE, Path(self.build_lib) / "tic_adapters" / "policy" / packing.NAME)


setup(cmdclass={"build_py": BuildWithProof})
