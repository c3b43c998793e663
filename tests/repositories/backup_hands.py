"""Hands of the tests of backups: they spoil files, are killed in the middle of a restore, and sell meanwhile."""

import hashlib
import json
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import closing
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role
from repositories.archive.archives import Archives
from repositories.archive.restore import Restore
from repositories.connect import Connection as MadeConnection
from repositories.connect import connect
from repositories.schema import EPOCH
from repositories.storage import open_storage
from tests.support import Kept, begin, card, everything

Entries = dict[str, bytes]


def remade(good: Path, bad: Path, change: Callable[[Entries], None]) -> Path:
    """Write a changed copy of an archive with a sum that is right for it, as somebody would on purpose."""
    with ZipFile(good) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with ZipFile(bad, "w") as archive:
        for place, (name, content) in enumerate(entries.items()):
            archive.writestr(name, content, ZIP_DEFLATED if place else 0)
        archive.comment = b"0" * 64
    body = bad.read_bytes()[:-64]
    bad.write_bytes(body + hashlib.sha256(body).hexdigest().encode())
    return bad


def in_manifest(entries: Entries, change: Callable[[dict[str, Any]], None]) -> None:
    manifest = json.loads(entries["manifest.json"])
    change(manifest)
    entries["manifest.json"] = json.dumps(manifest).encode()


def put(entries: Entries, collection: str, content: bytes, documents: int) -> None:
    """Replace a collection's documents, and what the manifest says of them."""
    entries[f"data/{collection}.bson"] = content
    said = {"documents": documents, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    in_manifest(entries, lambda manifest: manifest["collections"].update({collection: said}))


def contents(connection: MadeConnection) -> Kept:
    """Return the whole database but for its epoch, which no backup has."""
    found = everything(connection.database)
    return {**found, "schema": [one for one in found["schema"] if one["_id"] != EPOCH]}


def back_up_and_die(uri: str, name: str, moments: int) -> None:
    """Make the day's backup, and be killed at so many moments from its beginning."""
    passed = 0

    def dying() -> bool:
        nonlocal passed
        passed += 1
        if passed == moments:
            os.kill(os.getpid(), signal.SIGKILL)
        return False

    with closing(connect(uri, name)) as connection:
        join(open_storage(connection), "till-2").admin.backups.run(dying)


def restore_and_die(uri: str, name: str, file: Path, method: str, when: str) -> None:
    """Restore, beginning again where that is needed, and be killed before or after a step the first time it comes."""
    step = getattr(Restore, method)

    def dying(*given: Any, **named: Any) -> Any:
        if when == "after":
            step(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(Restore, method, dying)
    with closing(connect(uri, name)) as connection:
        Archives(connection).restore(file, again=True)


def sell_until_told(pipe: Pipe, uri: str, name: str, screening: str, seats: Sequence[str]) -> None:
    """Sell seat after seat, saying each sale once it is paid, until something comes through the pipe."""
    guest = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)
    with closing(connect(uri, name)) as connection:
        till = join(open_storage(connection), f"till-{os.getpid()}", patience=0.01)
        for seat in seats:
            if pipe.poll():
                break
            pipe.send(till.checkout.pay(guest, begin(till, guest, screening, seat), card()).id)
    pipe.send(None)
