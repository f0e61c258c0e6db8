"""A group whose commands are imported only when they are needed: `tic --help` loads none of them."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """`commands_by_name` maps a command to (what its help says in one line, "module:attribute")."""

    def __init__(
        self, *arguments: Any, commands_by_name: Mapping[str, tuple[str, str]], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self._lazy = dict(commands_by_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return None
        module, _, attribute = self._lazy[cmd_name][1].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (help_line, _) in self._lazy.items()])
