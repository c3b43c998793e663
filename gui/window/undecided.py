"""The sales of a window's user whose payment is being checked, followed until they are decided.

Every page shows the same: it reads this list and watches it. A person's are read from the database too; a guest's are
known to this window only, and forgotten when the user changes.
"""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cinema.domain.orders import Order
from cinema.domain.transactions import BOUGHT, Transaction, TransactionState
from cinema.errors import PaymentRefusedError, PaymentUnresolvedError, StorageError
from cinema.i18n import _
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.check_words import not_paid, paid_after_all
from gui.window.identity import Identity
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_STAY = 60.0  # seconds that a decision stays at the top: the customer looks elsewhere by now
FOLLOW = 4000  # milliseconds between two looks; a manager's decision shows while the customer stands at the counter


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a sale: the sale if it is paid, else None with the reason that no money was taken."""

    sale: Transaction | None
    message: str = ""


OnDecided = Callable[[Decision], bool]
"""Shows a decision on the page that paid, and returns whether it did."""


class Undecided:
    """The list of undecided sales by id. All methods are called on the Tk thread.

    A decision that no page shows is told by `notify` (see `AppContext`), with a button that calls `show` with the id of
    the sale if it is paid.
    """

    def __init__(
        self,
        shell: tk.Misc,
        cinema: "Cinema",
        tasks: Tasks,
        identity: Identity,
        notify: Callable[..., None],
        show: Callable[[str], None],
    ) -> None:
        self.shell, self._cinema, self._tasks, self._identity = shell, cinema, tasks, identity
        self._notify, self._show = notify, show
        self.sales: dict[str, Transaction] = {}
        self._actors: dict[str, Actor] = {}
        self._on_decided: dict[str, OnDecided] = {}
        self._watchers: list[tuple[tk.Misc, Callable[[], None]]] = []
        self._asking = False
        Repeat(shell, FOLLOW, self.look)

    def add(self, order: Order, on_decided: OnDecided | None = None) -> None:
        """Follow a sale of this window whose outcome is unknown; a repeat changes nothing."""
        known = order if isinstance(order, Transaction) else _unresolved(order)
        if on_decided is not None:
            self._on_decided[known.id] = on_decided
        if known.id not in self.sales:
            self.sales[known.id], self._actors[known.id] = known, self._identity.actor()
            self._tell()

    def know(self, sales: tuple[Transaction, ...]) -> None:
        """Follow the sales that were read as undecided."""
        for sale in sales:
            self.add(sale)

    def forget(self) -> None:
        """Forget all sales: the window has another user."""
        self.sales.clear()
        self._actors.clear()
        self._on_decided.clear()

    def of_screening(self, screening: str) -> tuple[Transaction, ...]:
        """Return the undecided sales with tickets for a screening."""
        return tuple(sale for sale in self.sales.values() if any(one.id == screening for one in sale.screenings))

    def holds(self, screening: str) -> frozenset[str]:
        """Return the holds that keep the seats of undecided sales in a screening."""
        return frozenset(
            one.hold for sale in self.sales.values() for one in sale.screenings if one.id == screening and one.hold
        )

    def watch(self, widget: tk.Misc, changed: Callable[[], None]) -> None:
        """Call `changed` whenever the list changes, until the widget is destroyed."""
        watcher = (widget, changed)
        self._watchers.append(watcher)
        # At once, not at the next change, which may never come: the watcher would keep its whole screen.
        widget.bind("<Destroy>", lambda _event: self._watchers.remove(watcher), add=True)

    def look(self) -> None:
        """Ask what became of the sales; errors of the connection are left to the next look."""
        if self._asking or not self.sales:
            return
        self._asking = True
        asked = tuple((sale_id, self._actors[sale_id]) for sale_id in self.sales)

        def done(found: dict[str, Decision]) -> None:
            self._asking = False
            for sale_id, decision in found.items():
                sale = self.sales.pop(sale_id, None)
                self._actors.pop(sale_id, None)
                if sale is not None:  # else it was forgotten meanwhile
                    self._decide(sale, decision)

        def failed(error: BaseException) -> None:
            self._asking = False
            if not isinstance(error, StorageError):
                errors.note_unseen(error, "while asking how a payment was decided")

        self._tasks.submit(lambda: decisions(self._cinema, asked), owner=self.shell, on_done=done, on_error=failed)

    def _decide(self, sale: Transaction, decision: Decision) -> None:
        self._tell()
        on_decided = self._on_decided.pop(sale.id, None)
        if on_decided is not None and on_decided(decision):
            return
        if decision.sale is None:
            self._notify(not_paid(decision.message), "warn", seconds=_STAY)
            return
        show = (_("Show the tickets"), lambda: self._show(sale.id))
        self._notify(paid_after_all(sale), "good", action=show, seconds=_STAY)

    def _tell(self) -> None:
        for _widget, changed in tuple(self._watchers):
            changed()


def decisions(cinema: "Cinema", asked: "tuple[tuple[str, Actor], ...]") -> dict[str, Decision]:
    """Return the decisions about those of the sales that are decided; for a worker.

    A sale that is still being paid must not be resumed: that would cancel it at the terminal. Of a person's sales the
    list tells; a guest's got here only after their outcome was unknown, so that nobody is paying them.
    """
    found: dict[str, Decision] = {}
    persons = {actor.user: actor for _sale_id, actor in asked if actor.user is not None}
    still = {sale.id for actor in persons.values() for sale in cinema.receipts.being_checked(actor)}
    for sale_id, actor in asked:
        if sale_id in still:
            continue
        try:
            sale = cinema.checkout.resume(actor, sale_id)
        except PaymentRefusedError as error:
            found[sale_id] = Decision(None, error.message)
        except PaymentUnresolvedError:
            continue
        else:
            if sale.state in BOUGHT:
                found[sale_id] = Decision(sale)
    return found


def _unresolved(order: Order) -> Transaction:
    fields = {name: getattr(order, name) for name in Order.__dataclass_fields__}
    return Transaction(**fields, state=TransactionState.UNRESOLVED)
