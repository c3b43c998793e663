"""Shows one screening's seat page in the program's own window, and says when each seat was seen in its new colour.

To be run in a process of its own: python -m benchmarks.live_window URI SCREENING. It ends with its standard input.
"""

import os
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from benchmarks.house import DATABASE
from cinema.services.cinema import Cinema
from gui.app import App
from gui.customer.face import CUSTOMER
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from gui.selling.seat_choice import SeatChoice


def main(uri: str, screening: str) -> None:
    """Open the window, go to the page, and tell."""
    _tell_what_is_seen()

    def open_cinema() -> Cinema:
        from cinema.bootstrap import open_cinema

        return open_cinema(DATABASE, uri=uri, workstation="window", recover=False)

    app = App(open_cinema, face=CUSTOMER, language="en")

    def go() -> None:
        if app.cinema is None:
            app.root.after(20, go)
            return
        app.enter(None)
        assert app.shell is not None
        app.shell.go("seats", screening_id=screening)

    go()
    threading.Thread(target=_end_with_input, daemon=True).start()
    app.root.mainloop()


def _tell_what_is_seen() -> None:
    """Have the page say when it follows the feed, and the map when a change is on the screen."""
    take_over: Any = SeatChoice.loaded
    recolour: Any = SeatMapView.update_states

    def loaded(page: SeatChoice, seating: Any) -> None:
        take_over(page, seating)
        print("ready", flush=True)

    def update_states(view: SeatMapView, states: Mapping[str, SeatLook]) -> int:
        changed: int = recolour(view, states)
        if changed:
            view.update_idletasks()
            view.winfo_pointerxy()  # the X server answers when it has drawn what came before
            print(time.monotonic(), *states, flush=True)
        return changed

    SeatChoice.loaded = loaded  # type: ignore[assignment]
    SeatMapView.update_states = update_states  # type: ignore[assignment]


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
