"""A till in a process of its own that sells seats for cash until it is killed: `python -m tests.killed_till`.

Arguments: the database's address and name, the folder of the till's keys, the workstation, the screening, the seats.
It prints the receipt of each sale.
"""

import sys
from dataclasses import replace
from pathlib import Path

from cinema.adapters.till_keys import KeysInFolder
from cinema.bootstrap import join
from repositories.connect import connect
from repositories.storage import open_storage
from tests.cash_day import ADULT, ByServices
from tests.conftest import STAFF


def main(uri: str, database: str, folder: str, workstation: str, screening: str, *seats: str) -> None:
    """Sell one seat after the other."""
    till = join(open_storage(connect(uri, database)), workstation, keys=KeysInFolder(Path(folder)), patience=0.05)
    hands = ByServices(till, replace(STAFF, workstation=workstation), screening)
    for seat in seats:
        print(hands.sell((seat,), "adult", ADULT, 0, ADULT), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
