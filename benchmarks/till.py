"""How long after the last key of a sale the till shows the change, in the box office's own window.

The window is that of the program, over a server of this run's own; keys are those of a cashier: a letter, then F6.
"""

import time
from collections.abc import Callable
from statistics import median, quantiles

from benchmarks.house import DATABASE, add_screenings, build_house, private_server
from benchmarks.report import Line
from benchmarks.screen import screen
from cinema.bootstrap import open_cinema
from gui.app import App
from gui.box_office.face import BOX_OFFICE
from gui.box_office.sell import SellPage
from gui.window.tasks import TICK
from repositories.connect import connect
from repositories.storage import open_storage

TARGET = 3 * TICK
_SALES, _QUICK_SALES = 60, 5
_PATIENCE = 30.0


def run(*, quick: bool) -> list[Line]:
    """Measure on the screen there is, else on a virtual one."""
    with private_server() as uri, screen():
        build_house(uri)
        connection = connect(uri, DATABASE)
        storage = open_storage(connection)
        add_screenings(storage, "till", 1)
        user = storage.users.get("user-staff")
        connection.close()
        app = App(lambda: open_cinema(DATABASE, uri=uri, workstation="till", recover=False), face=BOX_OFFICE)
        try:
            _until(app, lambda: app.cinema is not None)
            app.enter(user)
            times = sorted(_sell(app, _QUICK_SALES if quick else _SALES))
        finally:
            app.close()
    detail = f"of {len(times)} sales, nine in ten within {quantiles(times, n=10)[-1]:.0f} ms, a tick is {TICK}"
    return [Line("till", "last key to change, median", median(times), "ms", TARGET, detail=detail)]


def _sell(app: App, count: int) -> list[float]:
    """Sell so many tickets for cash, and return the milliseconds of each from its last key to the change."""
    page = _page(app)
    times = []
    for _sale in range(count):
        page.focus_force()
        page.hall.view.focus_seats()
        app.root.update()
        page.hall.view.board.event_generate("<Key-a>")
        _until(app, lambda: page.sale is not None and not page.sale.is_busy and page.sale.shown.count == 1)
        start = time.perf_counter()
        page.hall.view.board.event_generate("<Key-F6>")
        _until(app, page.column.receipt_number.winfo_ismapped)
        app.root.winfo_pointerxy()  # the X server answers when it has drawn what came before
        times.append((time.perf_counter() - start) * 1000)
        _until(app, lambda: page.sale is not None and not page.sale.is_busy)
    return times


def _page(app: App) -> SellPage:
    _until(app, lambda: app.shell is not None and isinstance(app.shell.current, SellPage))
    assert app.shell is not None
    page = app.shell.current
    assert isinstance(page, SellPage)
    _until(app, lambda: page.sale is not None)
    return page


def _until(app: App, happened: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not happened():
        if time.monotonic() > end:
            message = "the window did not come so far"
            raise TimeoutError(message)
        app.root.update()
        time.sleep(0.001)
