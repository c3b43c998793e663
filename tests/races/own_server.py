"""A house on a private server in a folder of its own, whose programs find and start it as a user's do."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from repositories.private_server.files import ServerFiles
from repositories.private_server.process import is_alive
from tests.races.stage import Stage

_PATIENCE = 60.0


@dataclass(frozen=True)
class OwnServer:
    """The house, the server's files, and what the environment of its programs must say."""

    stage: Stage
    files: ServerFiles
    environment: Mapping[str, str]

    def wait(self, *, alive: bool, seconds: float = _PATIENCE) -> bool:
        """Wait until the server lives, or no longer does; False if that did not come in time."""
        deadline = time.monotonic() + seconds
        while is_alive(self.files) != alive:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


@contextmanager
def own_server(folder: Path, *, rows: int, screenings: int) -> Iterator[OwnServer]:
    """Give a house on a private server in this folder, and wait for the server's end when it is left."""
    environment = {"CINEMA_DATA_DIR": str(folder), "CINEMA_SERVER_LINGER": "1"}
    files = ServerFiles(folder)
    with patch.dict(os.environ, environment):
        os.environ.pop("CINEMA_MONGODB_URI", None)
        server = None
        try:
            with closing(Stage.open(None, rows=rows, screenings=screenings)) as stage:
                server = OwnServer(stage, files, environment)
                yield server
        finally:
            if server is not None:
                server.wait(alive=False)
