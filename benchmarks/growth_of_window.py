"""How much memory the customer's window keeps while its screens are changed some hundred times.

It shows the sample cinema, with everything that a customer opens again and again.
"""

import gc
import os
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.house import private_server
from benchmarks.report import Line
from benchmarks.screen import screen
from cinema.bootstrap import open_demo
from cinema.services.cinema import Cinema
from gui.app import App
from gui.customer.face import CUSTOMER
from gui.customer.seats import Seats
from gui.window.shell import Shell

TARGET = 10.0  # MB over `_CHANGES`
_DATABASE = "bench-window"
_CHANGES, _QUICK_CHANGES = 500, 40
_WARM_UP = 60  # changes after which every cache has been filled
_PATIENCE = 30.0


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own, on the screen there is, else on a virtual one."""
    changes = _QUICK_CHANGES if quick else _CHANGES
    with private_server() as uri, screen():
        app = App(lambda: open_demo(_DATABASE, uri=uri), face=CUSTOMER, language="en")
        try:
            before, after, left = _measure(app, changes)
        finally:
            app.close()
    grown = after - before
    detail = f"{before:.0f} to {after:.0f} MB, {left} images, commands and timers more"
    return [
        Line("window", f"memory kept of {changes} changes of screen", grown, "MB", TARGET, detail=detail),
        Line("window", "images, commands and timers kept, a change", left / changes, target=0.1),
    ]


def _measure(app: App, changes: int) -> tuple[float, float, int]:
    """Return the memory in MB before and after so many changes, and how many more things Tk has."""
    _until(app, lambda: app.cinema is not None)
    app.enter(None)
    shell = app.shell
    assert shell is not None
    assert app.cinema is not None
    steps = cycle(_steps(app, shell, app.cinema))
    _go(app, steps, _WARM_UP)
    before, things = _memory(), _things(app)
    _go(app, steps, changes)
    return before, _memory(), _things(app) - things


def _steps(app: App, shell: Shell, cinema: Cinema) -> list[Callable[[], None]]:
    showing = next(
        one for day in cinema.programme.days() for one in cinema.programme.of_day(day)
        if one.availability.state.can_buy
    )  # fmt: skip

    def seats_laid_out() -> None:
        shell.go("seats", screening_id=showing.screening.id)
        page = shell.current
        assert isinstance(page, Seats)
        _until(app, lambda: page.choice is not None and page.choice.view is not None)

    return [
        lambda: shell.go("catalogue"), lambda: shell.go("title", movie_id=showing.movie.id), seats_laid_out,
        shell.back, shell.back, lambda: shell.go("purchases"), lambda: shell.go("favourites"), app.switch_theme,
        lambda: shell.banner.show("Saved."), lambda: shell.go("on_now"),
    ]  # fmt: skip


def _go(app: App, steps: "Iterator[Callable[[], None]]", count: int) -> None:
    for step in islice(steps, count):
        step()
        _until(app, lambda: not app.tasks.busy)


def _until(app: App, happened: Callable[[], bool]) -> None:
    """Let the window live until it is done, and for some rounds more, in which results are shown."""
    end, quiet = time.monotonic() + _PATIENCE, 0
    while quiet < 3:
        if app.failure is not None:
            raise app.failure
        assert time.monotonic() < end, "the window does not come to rest"
        app.root.update()
        time.sleep(0.02)
        quiet = quiet + 1 if happened() else 0


def _memory() -> float:
    """Return this process's memory in MB, without what only waits for the collector."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _things(app: App) -> int:
    """Return the number of Tk's images, commands and timers."""
    call, split = app.root.tk.call, app.root.tk.splitlist
    return sum(
        len(split(call(*question))) for question in (("image", "names"), ("info", "commands"), ("after", "info"))
    )
