"""Customers of a kiosk by chance: at the window, and the same purchase without one."""

import random
from collections import Counter
from typing import Any

from cinema.domain.parties import WantedParty
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.seat_maps import SeatState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError, HoldExpiredError
from cinema.services.cinema import Cinema
from gui.selling.purchase import Purchase, open_purchase
from tests.gui.kiosk_windows import Kiosk
from tests.support import APPROVES, DECLINES, LACKS_FUNDS, card

_MOST_STEPS = 60
_AWAY = 0.2  # of all walk away at a random moment


class Customer:
    """Somebody who touches what there is to touch, until the kiosk rests again or they walk away."""

    def __init__(self, kiosk: Kiosk, chance: random.Random, screenings: tuple[str, ...]) -> None:
        self.kiosk, self.chance = kiosk, chance
        self.screening = chance.choice(screenings)
        self.leaves_after = chance.randrange(1, 14) if chance.random() < _AWAY else _MOST_STEPS
        self.end = "walked away"

    def visit(self) -> str:
        """Come, do something, go; return how it ended."""
        self.kiosk.on("attract")
        self.kiosk.settle()
        for step in range(_MOST_STEPS):
            if step == self.leaves_after:
                break
            if self.chance.random() < 0.08:
                self._access()
            name, page = self.kiosk.window.page_name, self.kiosk.page
            if step and name in {"attract", "out_of_order"}:
                break
            getattr(self, f"_{name}")(page)
            self._wait()
        if self.kiosk.window.page_name != "attract":
            self.kiosk.walk_away()
        return self.end

    def _wait(self) -> None:
        """Wait as people do, until what they see is no more about to change; some don't."""
        if self.chance.random() < 0.9:
            self.kiosk.settle()
        else:
            self.kiosk.root.update()

    def _access(self) -> None:
        bar = self.kiosk.window.frame.bar
        assert bar is not None
        self.kiosk.touch(bar.buttons[self.chance.choice(list(bar.buttons))])

    def _chosen(self, ways: dict[str, int]) -> str:
        return self.chance.choices(list(ways), list(ways.values()))[0]

    def _touch(self, widget: Any) -> None:
        if widget is not None and widget.winfo_exists():
            self.kiosk.touch(widget)

    def _attract(self, page: Any) -> None:
        if self.chance.random() < 0.05:
            self.kiosk.window.go("collect")
        else:
            self._touch(page.begin)

    def _programme(self, page: Any) -> None:
        way = self._chosen({"time": 80, "day": 5, "sort": 5, "sign in": 5, "over": 3, "collect": 2})
        if way == "time" and self.screening in page.times:
            self._touch(page.times[self.screening])
        elif way == "day" and page.data is not None:
            page._choosing_day(self.chance.choice(page.data.days))()
        elif way == "sort":
            page._sorting("title")()
        elif way == "sign in":
            self.kiosk.window.go("sign_in")
        elif way == "collect":
            self.kiosk.window.go("collect")
        elif way == "over":
            self._touch(page.over)
        # A screening that is sold out stands there, and can't be pressed.
        if way == "time" and page.winfo_exists() and page.data is not None and self.chance.random() < 0.3:
            self.screening = self.chance.choice(list(page.times) or [self.screening])

    def _how_many(self, page: Any) -> None:
        way = self._chosen({"number": 85, "space": 5, "back": 5, "cancel": 5})
        if way == "number":
            self._touch(page.numbers[self.chance.choice(list(page.numbers))])
        elif way == "space":
            self._touch(page.space)
        elif way == "back":
            page.way_back()()
        else:
            self.kiosk.window.start_over()

    def _seats(self, page: Any) -> None:
        ways = {"go": 50, "step": 12, "switch": 12, "seat": 12, "best": 5, "back": 4, "cancel": 5}
        way = self._chosen(ways)
        if way == "go":
            self._touch(page.proceed)
        elif way == "step":
            page._step(self.chance.choice((-1, 1)))
        elif way == "switch" and not self.kiosk.window.visit.access.low:
            page._switch()
        elif way == "seat" and page.list is not None and page.list.rows:
            self._touch(page.list.rows[self.chance.choice(list(page.list.rows))])
        elif way == "seat":
            page._press(self.chance.choice(list(page.purchase.live.seats)))
        elif way == "best":
            page._best()
        elif way == "back":
            page.way_back()()
        else:
            self.kiosk.window.start_over()

    def _types(self, page: Any) -> None:
        way = self._chosen({"go": 65, "more": 15, "less": 10, "back": 5, "cancel": 5})
        if way == "go":
            self._touch(page.proceed)
        elif way == "more" and page.plus:
            self._touch(page.plus[self.chance.choice(list(page.plus))])
        elif way == "less" and page.minus:
            self._touch(page.minus[self.chance.choice(list(page.minus))])
        elif way == "back":
            page.way_back()()
        else:
            self.kiosk.window.start_over()

    def _pay(self, page: Any) -> None:
        if page.checked:
            self._touch(page.cancel)
            return
        way = self._chosen({APPROVES: 65, DECLINES: 8, LACKS_FUNDS: 4, "counter": 13, "back": 5, "cancel": 5})
        if way in page.cards:
            self._touch(page.cards[way])
        elif way == "counter":
            self._touch(page.counter)
        elif way == "back" and page.way_back() is not None:
            page.way_back()()
        else:
            self._touch(page.cancel)

    def _done(self, page: Any) -> None:
        self.end = "paid"
        if len(page.receipt.tickets if page.receipt is not None else ()) > 1 and self.chance.random() < 0.3:
            page._turn(1)
        else:
            self._touch(page.finish)

    def _counter(self, page: Any) -> None:
        self.end = "to the counter"
        self._touch(page.finish)

    def _collect(self, page: Any) -> None:
        if page.pad is not None and len(page.pad.digits) < 4 and self.chance.random() < 0.8:
            self._touch(page.pad.buttons[str(self.chance.randrange(10))])
        elif page.take is not None and self.chance.random() < 0.3:
            self._touch(page.take)
        else:
            self.kiosk.window.start_over()

    def _sign_in(self, page: Any) -> None:
        if self.chance.random() < 0.4:
            page.fields["login"].value.set("nobody")
            page.fields["password"].value.set("nothing at all")
            self._touch(page.proceed)
        else:
            page._as_guest()


def buy_without_window(cinema: Cinema, chance: random.Random, screenings: tuple[str, ...]) -> str:
    """Do what the kiosk's pages do for one customer, by the same calls, and return how it ended."""
    actor = Actor(Role.GUEST, cinema.workstation, Channel.KIOSK)
    purchase = open_purchase(cinema, actor, chance.choice(screenings))
    try:
        end = _bought(cinema, chance, actor, purchase)
    except CinemaError as error:
        end = error.code
    if end != "to the counter":
        purchase.give_up()
    cinema.kiosk.end_visit(actor)
    return end


def _bought(cinema: Cinema, chance: random.Random, actor: Actor, purchase: Purchase) -> str:
    for _time in range(chance.randrange(1, 4)):
        wanted = WantedParty({"adult": chance.randrange(1, 6)}, {})
        found = purchase.calls.choose_party(cinema.party_booking, wanted)
        purchase.basket.take_party(found.hold, found.types)
        if chance.random() < _AWAY / 3:
            return "walked away"
    if chance.random() < 0.3:
        _press_a_seat(chance, purchase)
    for seat in purchase.basket.seats:
        if chance.random() < 0.3:
            purchase.take_over(purchase.calls.change_type(seat, "child"))
            purchase.basket.choice[seat] = "child"
    if chance.random() < 0.2 and purchase.may_extend:
        purchase.take_over(purchase.extend())
    if chance.random() < _AWAY / 2:
        return "walked away"
    order = cinema.checkout.begin(actor, purchase.choices)
    if chance.random() < 0.15:
        cinema.hand_overs.offer(actor, order)
        purchase.let_go()
        return "to the counter"
    if chance.random() < 0.1:
        try:
            cinema.checkout.pay(actor, order, card(chance.choice((DECLINES, LACKS_FUNDS))))
        except CinemaError:
            if purchase.look_again() is None:
                raise HoldExpiredError("") from None
            order = cinema.checkout.again(actor, order)
    sale = cinema.checkout.pay(actor, order, PaymentRequest(Tender.CARD, card=APPROVES))
    purchase.sold()
    cinema.receipts.of_sale(actor, sale.id, copy=False)
    cinema.kiosk.print_tickets(actor, sale.id, "en")
    return "paid"


def _press_a_seat(chance: random.Random, purchase: Purchase) -> None:
    live, mine = purchase.live, purchase.basket.seats
    free = [name for name in live.seats if live.state(name) is SeatState.FREE and name not in mine and name[0] != "A"]
    if free and len(mine) < 8:
        purchase.take_over(purchase.calls.take(chance.choice(free), anew=False))


def kinds_of(ends: list[str]) -> str:
    """Return how often customers ended how."""
    return ", ".join(f"{count} {name}" for name, count in Counter(ends).most_common())
