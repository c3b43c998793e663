"""Pay at the counter: the seats pass to a basket under four digits, and are never free in between."""

import time
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.baskets import Basket
from cinema.domain.orders import Order
from cinema.errors import HoldExpiredError
from cinema.i18n import _, clock, current_language, money
from gui.kiosk.controls import Actions, Note, go_button, label, wrapped
from gui.kiosk.head import film_line
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.selling.purchase import time_ran_out
from gui.window import errors

_PATIENCE = 60  # seconds

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms


class CounterPage(KioskPage):
    """The number stays until somebody touches, or the customer has gone."""

    of_house: ClassVar[bool] = True

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost", why: str = "") -> None:
        super().__init__(master, kiosk)
        self._why, self._began = why, time.monotonic()
        self.basket: Basket | None = None
        self.finish: ttk.Button | None = None
        purchase = kiosk.visit.purchase
        assert purchase is not None
        self._purchase = purchase
        self._seats = ", ".join(purchase.seating.plan.labels(purchase.basket.seats))
        self._total = purchase.total
        self._order: Order | None = None

    @property
    def title(self) -> str:
        """What the page is called."""
        if self.basket is None:
            return _("One moment, please")
        return _("Pay at the counter with the number {number}").format(number=" ".join(self.basket.number or ""))

    @property
    def stands(self) -> bool:
        """Whether the number is being made; not for ever, while the database is away."""
        return self.basket is None and time.monotonic() - self._began < _PATIENCE

    def build(self, rooms: "Rooms") -> None:
        """Show the number large."""
        glass, basket = self.kiosk.glass, self.basket
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        inside = pager.inside
        if basket is None:
            label(inside, self.title, "KioskDisplay").pack(anchor="w")
            pager.settle()
            return
        wrapped(inside, _("Pay at the counter"), "KioskDisplay").pack(fill="x")
        if self._why:
            Note(inside, glass, self._why).pack(fill="x", pady=(glass.gap(12), glass.gap(12)))
        wrapped(inside, _("Your seats are kept until then. Say this number:"), "KioskMuted").pack(fill="x")
        paper = ttk.Frame(inside, style="KioskPaper.TFrame", padding=glass.gap(32))
        paper.pack(fill="x", pady=glass.gap(24))
        ttk.Label(paper, text=basket.number or "", style="KioskPaperCode.TLabel").pack()
        zone = self.kiosk.house.timezone
        until = _("until {time}").format(time=clock(basket.until, zone))
        ttk.Label(paper, text=until, style="KioskPaperTitle.TLabel").pack()
        showing = self._purchase.seating.showing
        wrapped(inside, showing.movie.title_in(current_language()), "KioskTitle").pack(fill="x")
        wrapped(inside, film_line(showing, zone), "KioskMuted").pack(fill="x")
        wrapped(inside, self._seats, "KioskLead").pack(fill="x", pady=(glass.gap(8), 0))
        label(inside, money(self._total, self.kiosk.house.currency), "KioskLead").pack(anchor="w")
        pager.settle()
        actions = Actions(rooms.actions, glass)
        self.finish = go_button(actions, _("Finish"), self.kiosk.start_over, icon="check-lg", side="left")
        actions.add(self.finish, grows=True)

    def opened(self) -> None:
        """Hand the seats over."""
        cinema, actor, purchase = self.kiosk.app.cinema, self.kiosk.actor(), self._purchase
        self._order = self.kiosk.visit.order

        def work() -> Basket:
            if self._order is None:
                self._order = cinema.checkout.begin(actor, purchase.choices)
            return cinema.hand_overs.offer(actor, self._order)  # a repeat hands the same order over

        self.call(work, self._offered, self._failed, write=True)

    def first_focus(self) -> "tk.Misc | None":
        """Return the button to finish."""
        return self.finish

    def _offered(self, basket: Basket) -> None:
        self.basket = basket
        self._purchase.let_go()  # the basket has the seats
        self.kiosk.visit.purchase = None
        self.kiosk.touch()
        self.kiosk.rebuild()

    def _failed(self, error: BaseException) -> None:
        message = time_ran_out() if isinstance(error, HoldExpiredError) else errors.words(error).message
        if isinstance(error, HoldExpiredError):
            self._purchase.run_out()
        self.kiosk.go("seats")
        self.kiosk.say(message, "bad")
