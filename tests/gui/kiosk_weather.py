"""A house whose database comes and goes under the kiosk's window; the house itself is the real small one."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

from cinema.errors import StorageError
from cinema.services.cinema import Cinema


class Weather:
    """`away`: every call fails before it does anything. `deaf`: it is done and its answer lost. `delay`: seconds."""

    def __init__(self) -> None:
        self.away = self.deaf = False
        self.delay = 0.0
        self.calls: list[str] = []

    def over(self, cinema: Cinema) -> Any:
        """Return the cinema as it is seen in this weather."""
        there = {one.name: getattr(cinema, one.name) for one in fields(cinema)}
        plain = {"close", "speech", "workstation", "private", "admin", "database"}
        changed: Any = {name: _Through(self, name, one) for name, one in there.items() if name not in plain}
        seen = replace(cinema, **changed)
        assert is_dataclass(seen)
        return seen

    def pass_through(self, call: str, work: Any) -> Any:
        """Do a call as the weather is."""
        self.calls.append(call)
        is_here = threading.current_thread() is threading.main_thread()
        end = time.monotonic() + (0 if is_here else self.delay)
        while time.monotonic() < end:
            time.sleep(0.005)
        if self.away and not is_here:
            raise StorageError("The database can't be reached just now.")
        done = work()
        if self.deaf and not is_here:
            raise StorageError("The answer was lost.")
        return _Feed(self, done) if isinstance(done, AbstractContextManager) else done


class _Through:
    """A service in the weather."""

    def __init__(self, weather: Weather, name: str, inner: Any) -> None:
        self._weather, self._name, self._inner = weather, name, inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def call(*given: Any, **named: Any) -> Any:
            return self._weather.pass_through(f"{self._name}.{name}", lambda: found(*given, **named))

        return call


class _Feed:
    """The changes of seats, which break off in bad weather."""

    def __init__(self, weather: Weather, inner: AbstractContextManager[Iterator[Any]]) -> None:
        self._weather, self._inner = weather, inner

    def __enter__(self) -> Iterator[Any]:
        return self._until_away(self._inner.__enter__())

    def __exit__(self, *error: object) -> bool | None:
        return self._inner.__exit__(*error)  # type: ignore[arg-type]

    def _until_away(self, changes: Iterator[Any]) -> Iterator[Any]:
        for change in changes:
            if self._weather.away:
                raise StorageError("The connection broke off.")
            yield change


@contextmanager
def away(weather: Weather) -> Iterator[None]:
    """Take the database away for a while."""
    weather.away = True
    try:
        yield
    finally:
        weather.away = False
