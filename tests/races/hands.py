"""What the processes of a race do. Each runs in a process of its own; nothing here is imported by the program."""

from collections.abc import Sequence
from contextlib import closing
from multiprocessing.connection import Connection as Pipe

from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError
from repositories.connect import connect
from repositories.storage import open_storage
from tests.support import begin, card

GUEST = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)


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
