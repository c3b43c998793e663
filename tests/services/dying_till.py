"""A till that stands still at a step of a sale and waits to be killed: `python -m tests.services.dying_till`.

Arguments: the database's address and name, the folder of its keys, the point where it stops (see `interruptions`), the
screening, cash or card, and the seats. It prints a line when it stands there.
"""

import sys
import time
from contextlib import closing
from pathlib import Path

from cinema.adapters.running_programs import ProgramsInFolder
from cinema.adapters.till_keys import KeysInFolder
from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema
from repositories.connect import connect
from repositories.private_server.lock import is_locked, try_lock
from repositories.storage import Storage, open_storage
from tests.interruptions import interrupted
from tests.support import CASH, begin, card

SAM = Actor(Role.STAFF, "till-1", Channel.BOX_OFFICE, "user-staff", "Sam")


def till_at(storage: Storage, folder: Path) -> Cinema:
    """Open the till whose key and programs are in a folder."""
    programs = ProgramsInFolder(folder, try_lock, is_locked)
    return join(storage, SAM.workstation, keys=KeysInFolder(folder), programs=programs, patience=0.05)


def main(uri: str, database: str, folder: str, point: str, screening: str, way: str, *seats: str) -> None:
    """Sell seats, and stand still at the point."""

    def stand_still() -> None:
        print("here", flush=True)
        time.sleep(600)

    with closing(connect(uri, database)) as connection:
        storage = open_storage(connection)
        order = begin(till_at(storage, Path(folder)), SAM, screening, *seats)  # its prices are read before the fault
        dying = till_at(interrupted(storage, point, stand_still), Path(folder))
        dying.checkout.pay(SAM, order, CASH if way == "cash" else card())


if __name__ == "__main__":
    main(*sys.argv[1:])
