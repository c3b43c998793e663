"""Runs work on threads. Workers never touch Tk: they put results on a queue that a timer on the Tk thread drains.

The timer reschedules itself before it runs callbacks, so that no exception can stop it.
"""

import logging
import queue
import tkinter as tk
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from cinema.errors import SignedOutError
from gui.window import errors

T = TypeVar("T")
TICK = 25  # milliseconds between two looks at what other threads post
BUSY_TICK = 4  # while a task runs: somebody waits for its result, and of a seat's 50 ms 25 would be too many
RETRY = 2000  # milliseconds between retries while the database is away
_CLOSING = 30  # seconds that pending writes get when the window closes

log = logging.getLogger(__name__)


class Tasks:
    """A small thread pool for one window. All methods but `post` must be called on the Tk thread."""

    def __init__(self, root: tk.Misc, report: Callable[[BaseException], None], workers: int = 4) -> None:
        """`report` shows errors of tasks that have no `on_error`.

        `on_signed_out` may be set: it gets the error of a task whose user's session has ended, and tells whether it
        has signed the window out, with which the task's owner is gone.
        """
        self._root = root
        self._report = report
        self._results: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(workers, "cinema-gui")
        self._running: dict[Future[Any], bool] = {}
        self._closed = False
        self.on_signed_out: Callable[[BaseException], bool] = lambda _error: False
        self.is_late = False  # whether a write was still under way when the window closed
        self._is_hurrying = False
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
        """Run `work` on a worker, then `on_done` with its result on the Tk thread.

        If the owner widget is destroyed by then, a result is dropped and an error logged. `write`: closing the window
        waits for this task. After `close` nothing is started.
        """
        if self._closed:
            return
        future = self._pool.submit(work)
        self._running[future] = write
        self._hurry()

        def deliver() -> None:
            self._running.pop(future, None)
            if not future.cancelled():
                self._deliver(future, owner, on_done, on_error)

        # The callback runs on the worker: it may only use the queue.
        future.add_done_callback(lambda _future: self._results.put(deliver))

    def post(self, callback: Callable[[], None]) -> None:
        """Run a callback on the Tk thread at the next tick; may be called from any thread."""
        self._results.put(callback)

    @property
    def busy(self) -> bool:
        """Whether tasks are running or queued."""
        return bool(self._running)

    @property
    def is_writing(self) -> bool:
        """Whether a task that writes, such as a payment, is running or queued."""
        return any(self._running.values())

    def close(self, seconds: float | None = None) -> None:
        """Refuse new tasks, cancel queued reads and wait for writes; a repeat does nothing.

        `seconds` limits the wait (None: half a minute).
        """
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
        done, late = wait(writes, timeout=_CLOSING if seconds is None else seconds)
        for future in done:
            if (error := future.exception()) is not None:
                errors.note_unseen(error)
        self.is_late = bool(late)
        for _ in late:
            log.error("a write was still under way when the window closed")
        self._pool.shutdown(wait=False, cancel_futures=True)  # reads that hang must not keep the program alive

    def _deliver(
        self,
        future: "Future[T]",
        owner: tk.Misc,
        on_done: Callable[[T], None] | None,
        on_error: Callable[[BaseException], None] | None,
    ) -> None:
        error = future.exception()  # doesn't block: the future is done
        alive = _exists(owner)
        if error is None:
            if alive and on_done is not None:
                on_done(future.result())
        elif isinstance(error, SignedOutError) and self.on_signed_out(error):
            return
        elif not alive:
            errors.note_unseen(error)
        elif on_error is not None:
            on_error(error)
        else:
            self._report(error)

    def _hurry(self) -> None:
        """Look again soon; the timer of a window at rest may have most of its time to go."""
        if self._tick is not None and not self._is_hurrying:
            self._is_hurrying = True
            self._root.after_cancel(self._tick)
            self._tick = self._root.after(min(BUSY_TICK, TICK), self._drain)

    def _drain(self) -> None:
        self._is_hurrying = bool(self._running)
        self._tick = self._root.after(min(BUSY_TICK, TICK) if self._running else TICK, self._drain)
        for _ in range(self._results.qsize()):  # not until it is empty: results that keep coming would block the window
            try:
                callback = self._results.get_nowait()
            except queue.Empty:
                return
            try:
                callback()
            except Exception as error:  # noqa: BLE001 - one failing callback must not drop the others
                self._report(error)


def _exists(widget: tk.Misc) -> bool:
    try:  # raises if the whole window is gone, with Tk's interpreter
        return bool(widget.winfo_exists())
    except tk.TclError:
        return False
