"""Seed files of the tests: the small house with changes."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "small_house.json"
SMALL: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
Change = Callable[[dict[str, Any]], object]


def seed_file(folder: Path, *changes: Change, passwords: bool = True) -> Path:
    """Write the small house with some changes, and return the file."""
    data = copy.deepcopy(SMALL)
    if not passwords:
        no_passwords(data)
    for change in changes:
        change(data)
    file = folder / "seed.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def no_passwords(data: dict[str, Any]) -> None:
    for user in data["users"]:
        user.pop("password", None)


def put(*path: str | int, value: object) -> Change:
    """Return a change of one place in the file."""

    def change(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = value

    return change
