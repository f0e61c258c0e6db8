"""Words for people, one JSON document for programs, and words on the error stream."""

import json
from collections.abc import Callable
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")(function)


def say(words: str = "") -> None:
    click.echo(words)


def complain(words: str) -> None:
    click.echo(words, err=True)


def document(value: object) -> None:
    """Keys are part of the interface: programs rely on them."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
