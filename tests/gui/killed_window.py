"""A window in a process of its own that takes seats and then waits to be killed: `python -m tests.gui.killed_window`.

Arguments: the database's address and name, a screening, a user's id, and the seats. It prints the hold's id.
"""

import sys

from cinema.bootstrap import join
from gui.customer.seats import Seats
from repositories.connect import connect
from repositories.storage import Storage, open_storage
from tests.gui.hands import Window

WORKSTATION = "till-1"


def window_at(workstation: str, uri: str, database: str) -> tuple[Window, Storage]:
    """Open a window over a real database, with a connection of its own that it closes."""
    storage = open_storage(connect(uri, database))
    window = Window(join(storage, workstation))  # type: ignore[arg-type]
    window.until(lambda: window.app.cinema is not None)
    return window, storage


def main(uri: str, database: str, screening: str, user: str, *seats: str) -> None:
    """Hold seats as a person does at a workstation, and stay open."""
    window, storage = window_at(WORKSTATION, uri, database)
    window.app.enter(storage.users.get(user))
    assert window.app.shell is not None
    window.app.shell.go("seats", screening_id=screening)
    page = window.app.shell.current
    assert isinstance(page, Seats)
    window.until(lambda: page.choice is not None)
    assert page.choice is not None
    requests, basket = page.choice.requests, page.choice.purchase.basket
    for seat in seats:
        requests.press(seat)
    window.until(lambda: basket.seats == seats and not basket.busy)
    assert basket.hold is not None
    print(basket.hold.id, flush=True)
    window.root.mainloop()


if __name__ == "__main__":
    main(*sys.argv[1:])
