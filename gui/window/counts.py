"""The numbers on the rail's destinations: how much waits there, counted on a worker while the window is open."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cinema.errors import CinemaError
from gui.widgets.repeat import Repeat
from gui.window.context import AppContext

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

EVERY = 30_000  # milliseconds

Counter = Callable[["Cinema", "Actor"], int]


class Counts:
    """Counts at the start, every half minute and when it is asked to; a count that fails keeps the last number.

    `shell` is the frame whose `bar` shows the numbers.
    """

    def __init__(self, shell: Any, app: AppContext, counters: Mapping[str, Counter]) -> None:
        self._shell, self._app, self._counters = shell, app, counters
        self.known: dict[str, int] = {}
        if counters:
            Repeat(shell, EVERY, self.refresh)
            self.refresh()

    def refresh(self) -> None:
        """Count again."""
        cinema, actor = self._app.cinema, self._app.identity.actor()
        for name, counter in self._counters.items():

            def work(counter: Counter = counter) -> int:
                return counter(cinema, actor)

            def done(found: Any, name: str = name) -> None:
                self.known[name] = found
                self.show()

            self._app.tasks.submit(work, owner=self._shell, on_done=done, on_error=self._failed)

    def show(self) -> None:
        """Show the numbers in the shell's bar, which may be a new one."""
        for name, waiting in self.known.items():
            self._shell.bar.count(name, waiting)

    def _failed(self, error: BaseException) -> None:
        # The database may be away, the account signed out or demoted: the pages say so, a number doesn't.
        if not isinstance(error, CinemaError):
            self._app.report(error)
