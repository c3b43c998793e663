"""What the processes of a race do. Each runs in a process of its own; nothing here is imported by the program."""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import Connection as Pipe
from typing import Any

from cinema.bootstrap import join
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, SeatsLostError
from repositories import seat_expressions
from repositories.connect import connect
from repositories.seat_maps import SeatMaps, _hold, _hold_fields
from repositories.storage import Storage, open_storage
from tests.support import CASH, begin, card

GUEST = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)
STAFF = Actor(Role.STAFF, "till-1", Channel.CUSTOMER, "user-staff")


class UnguardedSeatMaps(SeatMaps):
    """The same updates without the filter that guards them: the race's control, which must sell a seat twice."""

    def hold(
        self, screening_id: str, hold_id: str, seats: Sequence[str], owner: str, channel: str, seconds: int, most: int
    ) -> Hold:
        update = seat_expressions.take(hold_id, seats, owner, channel, seconds)
        done = self._maps.find_one_and_update({"_id": screening_id}, update, _hold_fields(hold_id))
        assert done is not None
        return _hold(done, hold_id)

    def pin(self, screening_id: str, hold_id: str, seats: Sequence[str], attempt: str) -> bool:
        return True

    def sell(self, screening_id: str, hold_id: str, tickets: dict[str, str], attempt: str) -> bool:
        change = {f"seats.{name}.{key}": value for name, ticket in tickets.items() for key, value in sold(ticket)}
        return self._maps.update_one({"_id": screening_id}, {"$set": change}).matched_count == 1


def sold(ticket: str) -> list[tuple[str, str | None]]:
    return [("state", "sold"), ("hold", None), ("until", None), ("ticket", ticket)]


def race(pipe: Pipe, uri: str, name: str) -> None:
    """Buy the seats that are asked for at the moment that is asked for, over and over, and say how it went."""
    with closing(connect(uri, name)) as connection:
        guarded = open_storage(connection)
        maps: Any = UnguardedSeatMaps(connection.collection("seat_maps"))
        tills = {
            kind: join(storage, f"till-{os.getpid()}", patience=0.01)
            for kind, storage in ((True, guarded), (False, replace(guarded, seat_maps=maps)))
        }
        guarded.settings.house()
        pipe.send(("ready", ()))
        for screening, seats, is_guarded, at in iter(pipe.recv, None):
            time.sleep(max(0.0, at - time.time()))
            try:
                till = tills[is_guarded]
                sale = till.checkout.pay(GUEST, begin(till, GUEST, screening, *seats).id, card())
                assert sale.state is TransactionState.PAID
                pipe.send(("sold", sale.seats))
            except SeatsLostError as error:
                pipe.send(("lost", error.seats))


class Deadly:
    """A repository whose process is killed before or after one of its methods."""

    def __init__(self, inner: Any, method: str, when: str) -> None:
        self._inner = inner
        self._method = method
        self._when = when

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name != self._method:
            return found

        def dying(*given: Any, **named: Any) -> Any:
            if self._when == "after":
                found(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        return dying


def deadly(storage: Storage) -> Storage:
    """Return the storage with the fault point that the environment names, such as "after seat_maps.pin"."""
    when, _space, what = os.environ["CINEMA_TEST_DIES"].partition(" ")
    part, _dot, method = what.partition(".")
    changed: Any = {part: Deadly(getattr(storage, part), method, when)}
    return replace(storage, **changed)


def sell_and_die(uri: str, name: str, screening: str, seats: Sequence[str], point: str, cash: bool) -> None:
    """Sell seats with a till that is killed at a point of the sale."""
    os.environ["CINEMA_TEST_DIES"] = point
    with closing(connect(uri, name)) as connection:
        till = join(deadly(open_storage(connection)), f"till-{os.getpid()}", patience=0.01)
        actor = STAFF if cash else GUEST
        till.checkout.pay(actor, begin(till, actor, screening, *seats).id, CASH if cash else card())


def sell_on_and_on(pipe: Pipe, name: str, screening: str, seats: Sequence[str]) -> None:
    """Sell seat after seat on this machine's own server, whatever happens to it, and say what was said to be sold."""
    with closing(connect(None, name)) as connection:
        till = join(open_storage(connection), "till-1", patience=0.01)
        pipe.send("ready")
        for seat in seats:
            try:
                pipe.send((seat, till.checkout.pay(GUEST, begin(till, GUEST, screening, seat).id, card()).state.value))
            except CinemaError as error:
                pipe.send((seat, error.code))
    pipe.send(None)
