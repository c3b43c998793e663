"""Walks through every page of the kiosk and its states, over a house with long words, many films and many rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cinema.domain.auditoriums import Auditorium, SeatKind, plan_from_rows
from cinema.domain.house import House, next_business_day
from cinema.domain.kiosk import CauseCode, OutOfOrder, PrintOutcome
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.price_cards import CardRecord
from cinema.domain.quotas import Quota
from cinema.domain.screenings import Availability, Screening, slot_of
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.users import Actor, Channel, Role
from gui.kiosk.keyboard_layers import Act, Layer
from gui.kiosk.patience import WARNING, Patience
from gui.kiosk.visit import Access
from gui.selling.payment_steps import Step
from gui.selling.purchase import open_purchase
from tests.conftest import ZONE, SmallHouse
from tests.gui.kiosk_windows import Kiosk, opened_kiosk, register_kiosk
from tests.support import sell

HOUSE = "Cinema Paradiso of the Old Harbour and its Friends"  # 50 letters
_TITLES = (
    "The Passion of Joan of Arc", "Nosferatu", "The Cabinet of Dr. Caligari: A New Restoration with a Live Orchestra",
    "Sunrise: A Song of Two Humans", "Berlin: Die Sinfonie der Großstadt", "M", "Safety Last!",
)  # fmt: skip
_MARKS = ("captions", "audio-description", "sign-language")
_PROOF = "A card of the school or the university with a photograph, or a letter of it from this year."
MESSAGE = "A12 was taken by somebody else a moment ago. Your other seats are still held for you."
_MINOR = {
    "starting", "attract", "programme, loading", "programme, nothing on this day", "how many, of a film for adults",
    "seat list, by the aisle", "types", "pay, at the reader", "counter, loading", "done, loading", "done, printing",
    "done, printed", "collect", "sign in, accents", "sign in, keyboard hidden", "staff, PIN", "out of order, P0",
    "how many, with the warning", "collect, with the warning", "pay, with the warning",
}  # fmt: skip
ADULTS = "grand-0"  # the screening of a film for adults
GUEST = Actor(Role.GUEST, "till-1", Channel.KIOSK)


def fill(house: SmallHouse) -> None:
    """Add to the small house what makes pages full: long names, films of all marks, types with proofs and a quota."""
    store = house.storage
    rows = [(name, signs, 1.0 if name == "G" else 0.0) for name, signs in (
        ("A", "wcssss_ssssss_sscw"), *((one, "ssssss_ssssss_ssss") for one in "BCDEF"),
        *((one, "pppppp_pppppp_pppb") for one in "GH"),
    )]  # fmt: skip
    plan = plan_from_rows("grand", 1, rows, 0.05)
    store.auditoriums.put(Auditorium("grand", 2, "Sala Lumière do Antigo Porto", plan.id), plan)
    proof = dict.fromkeys(("en", "es", "pt_BR"), _PROOF)
    store.ticket_types.put(TypeRecord("student", "Student or apprentice", proof=proof, age_to=26, order=2))
    store.ticket_types.put(TypeRecord("senior", "Senior", age_from=65, order=3))
    kinds = {SeatKind.STANDARD: 1250, SeatKind.PREMIUM: 1550, SeatKind.WHEELCHAIR: 1250, SeatKind.COMPANION: 0}
    prices = {one: dict(kinds) for one in ("adult", "child", "student", "senior")}
    card = CardRecord("evening", "Evening", prices=prices, quotas=(Quota("Half price", ("student", "senior"), 1),))
    store.price_cards.put(card)
    for index, title in enumerate(_TITLES):
        rating = "18" if index == 0 else "12"
        movie = Movie(
            f"film-{index}", MovieKind.FILM, title, title, 1928, 114, rating, title, genres=("drama", "silent")
        )
        store.movies.put(movie)
    annex = plan_from_rows("annex", 1, [("A", "ssssss", 0.0)], 0.0)
    store.auditoriums.put(Auditorium("annex", 3, "Annex", annex.id), annex)
    day = next_business_day(datetime.now(UTC), House(timezone=ZONE))
    for index in range(10):
        room, hour = (("grand", plan), 7 + 3 * index) if index < 6 else (("annex", annex), 8 + 3 * (index - 6))
        at = datetime.combine(date.fromisoformat(day), time(hour, 30), ZoneInfo(ZONE)).astimezone(UTC)
        screening = Screening(
            f"{room[0]}-{index}", f"film-{index % len(_TITLES)}", room[0], room[1].id, at, at + timedelta(minutes=114),
            day, "evening", features=_MARKS[: index % 4], subtitles="es",
        )  # fmt: skip
        store.calendars.book(room[0], slot_of(screening))
        store.seat_maps.create(screening, room[1], at)
        store.screenings.put(screening)
    for name, text in (("name", HOUSE), ("tagline", "Old films, good seats, and a bar that is open until late.")):
        house.cinema.office.set(house.operator, name, text)


class _Still(Patience):
    """Never ends. While it `warned`, the last seconds don't pass."""

    def __init__(self) -> None:
        super().__init__(1e9)
        self.warned = False

    def left(self, hold: float | None = None) -> float:
        del hold
        return WARNING if self.warned else 1e9


class Walk:
    """One kiosk, never impatient. Each step shows a page in one of its states and says its name.

    Between two steps the caller may change language and access, which make the page's widgets anew.
    """

    def __init__(self, kiosk: Kiosk, house: SmallHouse) -> None:
        self.kiosk, self.house = kiosk, house
        self.window: Any = kiosk.window
        self.root = kiosk.root

    def steps(self, *only: str, brief: bool = False) -> Iterator[str]:
        """Show all pages, one after the other; `only` those whose part has one of these names.

        `brief`: without the states that differ little from another one.
        """
        parts = {
            "starting": self._starting, "attract": self._attract, "programme": self._programme,
            "how_many": self._how_many, "seats": self._seats, "types": self._types, "pay": self._pay,
            "counter": self._counter, "done": self._done, "collect": self._collect, "sign_in": self._sign_in,
            "staff": self._staff, "out_of_order": self._out_of_order,
        }  # fmt: skip
        for name, part in parts.items():
            if not only or name in only:
                yield from (step for step in part() if not brief or step not in _MINOR)

    def open(self) -> None:
        """Wait for the first page; from then on nobody's patience ends, and nothing is read of the machine."""
        self.kiosk.on("attract")
        self.kiosk.settle()
        self.window._machine.stop()
        self.window.patience = _Still()

    def choose(self, language: str, access: Access) -> None:
        """Let the customer choose a language and how the kiosk is shown; the page is made anew."""
        if self.window.visit.language != language:  # without a change of the language its words stay
            self.window.visit.access = access
            self.window._fit_glass()
            self.window.change_language(language)
        else:
            self.window.change_access(access)
        if self.window.patience.warned:
            self.window._tick()
        self.root.update()

    def go(self, page: str, **arguments: object) -> Any:
        """Show a page and wait until it has all that it reads."""
        self.window.go(page, **arguments)
        self.kiosk.settle()
        return self.window.page

    def _again(self) -> None:
        self.window.rebuild()
        self.root.update()

    def _starting(self) -> Iterator[str]:
        self.go("starting")
        yield "starting"

    def _attract(self) -> Iterator[str]:
        page = self.go("attract")
        yield "attract, all have begun"
        page.films = [[page.coming]]
        self._again()
        yield "attract"
        machine = self.window._machine
        open_ = machine.state
        machine.state = replace(open_, is_open=False, opens_at=open_.now + timedelta(hours=9))
        self._again()
        yield "attract, closed"
        machine.state = open_

    def _programme(self) -> Iterator[str]:
        page = self.go("programme")
        data = page.data
        page.data = None
        self._again()
        yield "programme, loading"
        some = [
            replace(one, availability=Availability(one.screening.id, free, 100, selling=selling))
            for one, (free, selling) in zip(
                data.showings, [(3, True), (0, True), (50, False), *[(50, True)] * 20], strict=False
            )
        ]
        page.data = replace(data, showings=tuple(some))
        self._again()
        yield "programme"
        page.data = replace(data, showings=())
        self._again()
        yield "programme, nothing on this day"
        self.window.visit.features = frozenset({"sign-language"})
        self._again()
        yield "programme, nothing fits"
        self.window.visit.features = frozenset()
        page.data = data

    def _choose(self) -> None:
        """Choose a film for adults."""
        programme = self.house.cinema.programme
        self.window.visit.showing = next(
            one for day in programme.days() for one in programme.of_day(day) if one.screening.id == ADULTS
        )

    def _how_many(self) -> Iterator[str]:
        self._choose()
        page = self.go("how_many")
        yield "how many, of a film for adults"
        page._switch_space()
        yield "how many, with a wheelchair"
        page._switch_space()
        yield from self._warned("how many")

    def _held(self, *seats: str) -> None:
        self._drop()
        visit = self.window.visit
        self._choose()
        visit.purchase = open_purchase(self.house.cinema, self.window.actor(), ADULTS)
        visit.purchase.take_over(visit.purchase.calls.take(*seats, anew=True))
        visit.count = len(seats)

    def _drop(self) -> None:
        """Give back what is held."""
        visit = self.window.visit
        if visit.purchase is not None:
            visit.purchase.watcher = None
            visit.purchase.give_up()
            visit.purchase = None

    def _seats(self) -> Iterator[str]:
        self._held("D7", "D8", "D9", "D10")
        self.go("seats")
        yield "seats"
        self.window.visit.lists = True
        self._again()
        yield "seat list"
        yield from self._warned("seat list")
        self.window.visit.list_place = "aisle"
        self._again()
        yield "seat list, by the aisle"
        self.window.visit.list_place, self.window.visit.lists = "", False

    def _types(self) -> Iterator[str]:
        self._held("D7", "D8", "G9", "G10")
        page = self.go("types")
        yield "types"
        page._change("D7", "student")
        self.kiosk.settle()
        yield "types, with a proof"
        yield from self._warned("types")

    def _pay(self) -> Iterator[str]:
        self._held("D7", "D8")
        page = self.go("pay")
        self.kiosk.until(lambda: page.cards)
        yield "pay, demo"
        yield from self._warned("pay")
        page.flow.step = Step.PAYING
        self._again()
        yield "pay, at the reader"
        page.flow.step, page._has_tried = Step.READY, True
        page.flow.ways = (PaymentWay(Tender.CARD, Provider.VOUCHER),)  # any that isn't the demo's
        self._again()
        yield "pay, once more"
        page.checked = f"{MESSAGE} Ask at the counter with the number 4711, and show this page or a picture of it."
        self._again()
        yield "pay, being checked"
        page.flow.step = Step.PREPARING

    def _counter(self) -> Iterator[str]:
        self._held("D7", "D8")
        self.window.go("counter")
        yield "counter, loading"
        self.kiosk.until(lambda: self.window.page.basket is not None)
        self.kiosk.settle()
        yield "counter"

    def _done(self) -> Iterator[str]:
        self._drop()
        sale = sell(self.house.cinema, GUEST, ADULTS, "F1", "F2", "F3", "F4")
        page = self.go("done", sale=sale.id)
        self.kiosk.until(lambda: page.receipt is not None)
        yield "done, codes alone"
        receipt, page.receipt, page.finish = page.receipt, None, None
        self._again()
        yield "done, loading"
        page.receipt, page._printing = receipt, True
        self._again()
        yield "done, printing"
        page._printing, page.outcome = False, PrintOutcome.PRINTED
        self._again()
        yield "done, printed"
        page.outcome, page.pickup = PrintOutcome.NOT_PRINTED, "P4711"
        self._again()
        yield "done, not printed"

    def _collect(self) -> Iterator[str]:
        page = self.go("collect")
        yield "collect"
        for sign in "471":
            page.pad.press(sign)
        yield "collect, typed"
        yield from self._warned("collect")

    def _sign_in(self) -> Iterator[str]:
        page = self.go("sign_in")
        yield "sign in"
        for layer in (Layer.SIGNS, Layer.ACCENTS):
            page = self.window.page
            page.fields["password"].entry.focus_force()
            self.kiosk.until(lambda: self.window.page.keyboard.field is self.window.page.fields["password"].entry)
            page.keyboard.key(layer.value).invoke()
            yield f"sign in, {layer.value}"
        page.keyboard.key(Act.HIDE).invoke()
        self.root.update()
        yield "sign in, keyboard hidden"

    def _staff(self) -> Iterator[str]:
        page = self.go("staff")
        yield "staff"
        page._number = "12"
        self._again()
        yield "staff, PIN"
        user, station = self.house.storage.users.get("user-staff"), self.house.cinema.stations.this(self.house.operator)
        page._known((user, station))
        yield "staff, service"
        page.user = None

    def _out_of_order(self) -> Iterator[str]:
        for code in (CauseCode.NO_PRINTER, CauseCode.NETWORK):
            self.go("out_of_order", cause=OutOfOrder(code, "Ticket printer in the foyer", datetime.now(UTC)))
            yield f"out of order, {code.value}"

    def _warned(self, name: str) -> Iterator[str]:
        """Show the page with the warning over it, also after a change."""
        self.window.patience.warned = True
        self.window._tick()
        yield f"{name}, with the warning"
        self.window.patience.warned = False
        self.window._tick()


@contextmanager
def walked_kiosk(house: SmallHouse, *, size: str, language: str = "en", **settings: str) -> Iterator[Walk]:
    """Open a kiosk to walk through, and close it."""
    register_kiosk(house, **settings)
    with opened_kiosk(house, size=size, language=language) as kiosk:
        walk = Walk(kiosk, house)
        walk.open()
        yield walk
