"""The shipped program, run as a user runs it: `python -m cinema …` in a process and a data folder of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import pytest

from cinema.__main__ import main
from cinema.bootstrap import open_cinema
from cinema.i18n import use_language
from repositories.private_server.server import PrivateServer

ROOT = Path(__file__).resolve().parents[2]
SMALL_HOUSE = ROOT / "tests" / "data" / "small_house.json"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command(Protocol):
    """A way to run the program: with arguments, to its end."""

    def __call__(self, *arguments: str | bytes) -> Ran: ...


class Runs:
    """What may be asked of a way to run the program."""

    def json(self: Command, *arguments: str) -> Any:
        """Run a command that must succeed, with --json, and return what it printed."""
        ran = self(*arguments, "--json")
        assert ran.code == 0, ran.err
        return ran.json

    def refused(self: Command, *arguments: str | bytes) -> str:
        """Run a command that must be refused, and return the reason."""
        ran = self(*arguments)
        assert (ran.code, ran.out) == (1, ""), (arguments, ran)
        assert ran.err.strip()
        assert len(ran.err.splitlines()) == 1, ran.err
        return ran.err


@dataclass(frozen=True)
class Program(Runs):
    """The program with its environment; called with arguments, it runs to its end."""

    environment: dict[str, str]
    database: str = ""
    """The house of arguments that name none; empty: the program's own default."""

    def __call__(self, *arguments: str | bytes, **changed: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "cinema", *in_house(self.database, arguments)],
            cwd=ROOT,
            env={**self.environment, **changed},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return check_calm(Ran(done.returncode, done.stdout, done.stderr))


def in_house(database: str, arguments: Sequence[str | bytes]) -> Sequence[str | bytes]:
    """Return the arguments with the house that they are meant for, unless they name one or ask for none."""
    if not database or not arguments or any(os.fsdecode(one).startswith("--data") for one in arguments):
        return arguments
    return (*arguments, "--database", database)


def check_calm(ran: Ran) -> Ran:
    """No trace, and no word of an accident."""
    for sign in ("Traceback", "should not"):
        assert sign not in ran.err + ran.out, ran
    return ran


@dataclass(frozen=True)
class Inside(Runs):
    """The program's own `main`, called in this process: what a new process each time would take too long for."""

    environment: dict[str, str]
    database: str = ""

    def __call__(self, *arguments: str | bytes) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.dict(os.environ, self.environment, clear=True),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                code = main([os.fsdecode(argument) for argument in in_house(self.database, arguments)])
            except SystemExit as left:
                code = int(left.code or 0)
            finally:
                use_language("en")
        return check_calm(Ran(code, out.getvalue(), err.getvalue()))


PASSPHRASE = "seven lanterns over a quiet harbour"


def set_passphrase(environment: dict[str, str], database: str = "cinema") -> None:
    """Set the passphrase of a house's encrypted backups, as its administrator does in the administration."""
    with patch.dict(os.environ, environment, clear=True), closing(open_cinema(database)) as cinema:
        cinema.admin.backups.set_passphrase(cinema.operator(), PASSPHRASE)


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CINEMA_")}
    if "CINEMA_MONGOD" in os.environ:
        kept["CINEMA_MONGOD"] = os.environ["CINEMA_MONGOD"]
    return {**kept, "CINEMA_DATA_DIR": str(folder), "CINEMA_SERVER_LINGER": "2", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[PrivateServer]:
    """The data folder's server, kept up between the commands."""
    held = PrivateServer.acquire(folder)
    yield held
    held.release()


@pytest.fixture(scope="session")
def unloaded(folder: Path, server: PrivateServer) -> Program:
    """The program on a data folder whose database is empty, unless a test names another."""
    return Program(environment(folder))


@pytest.fixture(scope="module")
def inside(unloaded: Program, request: pytest.FixtureRequest) -> Inside:
    """The program in this process on the small house, of which each file has its own: none sells another's seats."""
    house = Inside(unloaded.environment, f"house_of_{request.path.stem}")
    assert house("seed", str(SMALL_HOUSE), "--demo").code == 0
    return house


@pytest.fixture(scope="module")
def cinema(inside: Inside) -> Program:
    """The shipped program on the same house."""
    return Program(inside.environment, inside.database)
