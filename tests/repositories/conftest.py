"""A collection on the real server and in mongomock, for the repositories that mongomock does right.

mongomock can't do the others, and says so nowhere: it reads `$$NOW` as a word, ignores collation, and gives a
positional `$` or a pipeline update to the wrong element or to none. So seat maps, sales, numbers, sign-ins, the test
terminal and the loads of samples are tested on the real server alone.
"""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mongomock
import pytest

from repositories.collection import Collection
from repositories.private_server.files import ServerFiles
from repositories.private_server.lock import is_locked, wait_lock
from repositories.schema import SCHEMA
from tests.repositories.server_hands import CODE, USE, end, until

Of = Callable[[str], Collection]


@pytest.fixture(params=["mongod", "mongomock"])
def of(request: pytest.FixtureRequest) -> Iterator[Of]:
    """Return a function from a collection's name to the collection, indexes included."""
    if request.param == "mongod":
        yield request.getfixturevalue("connection").collection
        return
    database: Any = mongomock.MongoClient(tz_aware=True)["test"]
    for name, schema in SCHEMA.items():
        if schema.indexes:
            database[name].create_indexes(list(schema.indexes))
    yield lambda name: Collection(database[name])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CINEMA_SERVER_LINGER", "0.5")
    place = tmp_path / "data"
    yield place
    files = ServerFiles(place)
    if files.home.is_dir():
        with wait_lock(files.start_lock, seconds=60):
            end(files)
        until(lambda: not is_locked(files.watcher_lock))


@pytest.fixture
def program(folder: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Start another program that works on the same data folder."""
    started: list[subprocess.Popen[str]] = []

    def start(body: str = USE) -> "subprocess.Popen[str]":
        head = "import os, signal, sys\nfrom pathlib import Path\nfolder = Path(sys.argv[1])\n"
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", head + textwrap.dedent(body), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=dict(os.environ, PYTHONPATH=str(CODE)),
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
