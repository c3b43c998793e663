"""The one way to do work off the Tk thread. Workers never touch Tk: they put results on a queue that a tick drains.

The tick reschedules itself before it runs a callback, so that no exception can end it.
"""

import logging
import queue
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from gui.window import errors

T = TypeVar("T")
TICK = 25  # milliseconds
RETRY = 2000  # milliseconds between two tries of what the database did not answer
_CLOSING = 30  # seconds that queued writes have at the end

log = logging.getLogger(__name__)


class Tasks:
    """A small pool of threads for one window. Everything but `post` is called on the Tk thread."""

    def __init__(self, root: tk.Misc, report: Callable[[BaseException], None], workers: int = 4) -> None:
        """Start for a window; `report` shows errors that nobody else handles."""
        self._root = root
        self._report = report
        self._results: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(workers, "cinema-gui")
        self._running: dict[Future[Any], bool] = {}
        self._closed = False
        self._tick: str | None = root.after(TICK, self._drain)

    def submit(
        self,
        work: Callable[[], T],
        *,
        owner: tk.Misc,
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
        write: bool = False,
    ) -> None:
        """Run `work` on another thread, then `on_done` with its result on this one.

        Where the owner's widget is gone by then, a result is dropped and an error logged. Errors without `on_error` are
        shown. `write` says that the program may not end before this is done. After closing, nothing is begun.
        """
        if self._closed:
            return
        future = self._pool.submit(work)
        self._running[future] = write

        def deliver() -> None:
            self._running.pop(future, None)
            if not future.cancelled():
                self._deliver(future, owner, on_done, on_error)

        future.add_done_callback(lambda _future: self._results.put(deliver))

    def post(self, callback: Callable[[], None]) -> None:
        """Have a callback run on the Tk thread at the next tick; may be called from any thread."""
        self._results.put(callback)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return bool(self._running)

    def close(self) -> None:
        """Begin nothing more, drop what only reads, and wait for queued writes; a repeat does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._tick is not None:
            self._root.after_cancel(self._tick)
            self._tick = None
        writes = [future for future, write in self._running.items() if write]
        for future, write in self._running.items():
            if not write:
                future.cancel()
        done, late = wait(writes, timeout=_CLOSING)
        for future in done:
            if (error := future.exception()) is not None:
                errors.note_unseen(error)
        for _ in late:
            log.error("a write was still under way when the window closed")
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _deliver(
        self,
        future: "Future[T]",
        owner: tk.Misc,
        on_done: Callable[[T], None] | None,
        on_error: Callable[[BaseException], None] | None,
    ) -> None:
        error = future.exception()
        alive = _exists(owner)
        if error is None:
            if alive and on_done is not None:
                on_done(future.result())
        elif not alive:
            errors.note_unseen(error)
        elif on_error is not None:
            on_error(error)
        else:
            self._report(error)

    def _drain(self) -> None:
        self._tick = self._root.after(TICK, self._drain)
        for _ in range(self._results.qsize()):
            try:
                callback = self._results.get_nowait()
            except queue.Empty:
                return
            try:
                callback()
            except Exception as error:  # noqa: BLE001 - one bad callback must not take the others with it
                self._report(error)


def _exists(widget: tk.Misc) -> bool:
    try:
        return bool(widget.winfo_exists())
    except tk.TclError:
        return False
