"""Walks through every screen of the customer's window and its states, at a scale factor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.domain.proposals import Proposal, ProposalState
from cinema.domain.transactions import TransactionState
from cinema.errors import TitleKnownError
from cinema.services.audience.proposals import OwnProposal
from gui.customer.face import CUSTOMER
from gui.customer.payment import Payment
from gui.customer.profile import Profile
from gui.customer.proposals import Proposals
from gui.customer.receipt import ReceiptPage
from gui.customer.seats import Seats
from gui.people.sign_in_forms import SignInPage
from gui.people.sign_in_window import SignInWindow
from gui.selling.seat_choice import SeatChoice
from gui.window.errors import Words
from gui.window.shell import Shell
from tests.gui.fakes import NOW
from tests.gui.hands import Window
from tests.gui.sales import SCREENING, paid_by_card, sample_sale, ticket
from tests.gui.seat_fakes import BuyingCinema

LONG_NAME = "Cinema Paradiso of the Old Harbour and its Friends"  # 50 letters
LONG_TITLE = "the-passion-of-joan-of-arc"
CARD = paid_by_card(4750)
TICKETS = (ticket("K11"), ticket("K12", type_name="Student", price=1000), ticket("K13"), ticket("A2"))
SALE = sample_sale(tickets=TICKETS, attempts=(CARD,), counted=(CARD.id,))


class Walk:
    """One window at a factor. Each step shows a screen and says its name."""

    def __init__(self, factor: float, *, size: tuple[int, int] = (1024, 600), language: str = "en") -> None:
        self.cinema = BuyingCinema()
        self.cinema.changed_settings = {"name": LONG_NAME}
        self.cinema.checkout.ways = (
            PaymentWay(Tender.CARD, Provider.TEST), PaymentWay(Tender.CASH, Provider.CASH),
        )  # fmt: skip
        self.cinema.checkout.sales["sale"] = SALE
        face = replace(CUSTOMER, scale=factor)
        self.window = Window(self.cinema, face=face, language=language)
        self.resize(size)
        self.window.until(lambda: self.window.app.cinema is not None)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size in pixels."""
        root = self.window.root
        root.minsize(1, 1)
        root.geometry(f"{size[0]}x{size[1]}+0+0")
        self.window.until(lambda: (root.winfo_width(), root.winfo_height()) == size)
        self.window.pump(0.02)

    def close(self) -> None:
        self.window.close()

    @property
    def shell(self) -> Shell:
        assert self.window.app.shell is not None
        return self.window.app.shell

    def steps(self) -> Iterator[str]:
        """Show all screens, one after the other."""
        yield from self._sign_in()
        yield from self._guest()
        self.window.enter()
        for part in (self._lists, self._own, self._titles, self._seats, self._payment, self._receipt):
            yield from part()

    def part(self, name: str) -> Iterator[str]:
        """Show some of the screens, by the name of the method below."""
        if name == "sign_in":
            yield from self._sign_in()
            return
        if name == "guest":
            yield from self._guest()
            return
        self.window.enter()
        parts = {
            "lists": self._lists, "own": self._own, "titles": self._titles, "seats": self._seats,
            "payment": self._payment, "receipt": self._receipt,
        }  # fmt: skip
        yield from parts[name]()

    def _guest(self) -> Iterator[str]:
        self.window.enter(None)
        for name in ("for_you", "favourites", "purchases", "proposals"):
            self.go(name)
            yield f"{name} of a guest"

    def go(self, name: str, **arguments: object) -> None:
        self.shell.go(name, **arguments)
        self.window.settle()

    def _sign_in(self) -> Iterator[str]:
        frame = self.window.app.sign_in_frame
        assert isinstance(frame, SignInWindow)
        for page in ("sign_in", "register", "set_up"):
            frame.show(page)
            yield page
            for field in list(frame.page.fields)[:2]:
                frame.page.fields[field].error("The e-mail address is incomplete. Add an ending such as .org.")
            yield f"{page} with errors"
            if isinstance(frame.page, SignInPage):
                frame.page.forgot.invoke()
                yield "what to do without a password"
        frame.set_up_admin({"name": "x", "currency": "EUR", "timezone": "UTC", "language": "en"})
        yield "set_up, second step"
        frame.ask_new_password(self.cinema.accounts.users["ana"][0], "secret")
        yield "new_password"
        frame.lock(self.cinema.accounts.users["ana"][0])
        yield "locked"
        frame.failed(Words("The private server could not be started. Its log is in the data folder."))
        yield "could not open"
        frame.opened()

    def _lists(self) -> Iterator[str]:
        for name in ("on_now", "catalogue", "for_you", "favourites"):
            self.go(name)
            yield name
        self.shell.search("zzzz")
        self.window.settle()
        yield "catalogue, nothing found"
        self.shell.toggle_keys()
        yield "keys"
        self.shell.toggle_keys()
        self.shell.banner.show("The seats A12 and A13 were taken by somebody else a moment ago. " * 2, "bad")
        yield "banner"
        self.shell.banner.hide()

    def _own(self) -> Iterator[str]:
        for name, hours in (("t1", 60), ("t2", -60 * 24 * 365)):
            starts_at = NOW + timedelta(days=3650, hours=hours)
            tickets = [ticket(f"K{seat}") for seat in range(1, 7)]
            self.cinema.receipts.bought.append(sample_sale(name, tickets, starts_at=starts_at))
        self.cinema.receipts.bought.append(replace(SALE, state=TransactionState.REFUNDED))
        self.go("purchases")
        yield "purchases"
        self.go("profile")
        yield "profile"
        profile = self.shell.current
        assert isinstance(profile, Profile)
        profile.password.fields["password"].error("That is not your present password.")
        yield "profile with an error"
        profile.email.fields["email"].error("Another account has that e-mail. Use another address.")
        profile.account.toggle("everywhere")
        yield "profile, signing out everywhere"
        profile.account.toggle("delete")
        self.window.settle()
        assert profile.account.form is not None
        profile.account.form.fields["password"].error("The password is wrong. Check it and try again.")
        yield "profile, deleting the account"
        yield from self._proposals()

    def _proposals(self) -> Iterator[str]:
        named = "The Saragossa Manuscript, or the Strange Adventures of Captain Alphonse van Worden"
        movie = replace(self.cinema.catalogue.movies["metropolis"], title=named)
        for state in ProposalState:
            became = movie if state is ProposalState.MERGED else None
            word = "The only print of it is not for hire." if state is ProposalState.REFUSED else ""
            one = Proposal(state, "ana", "Ana", movie.kind, movie.title, 1928, "", "", NOW, 0, state, NOW, word=word)
            self.cinema.proposals.own.append(OwnProposal(one, became))
        self.go("proposals", title=movie.title)
        yield "proposals"
        screen = self.shell.current
        assert isinstance(screen, Proposals)
        assert screen.form is not None
        for name in ("title", "year", "why"):
            screen.form.fields[name].error("The title has invisible control characters. Remove them.")
        screen.form.tell_known(TitleKnownError(f"“{movie.title}” (1928) is in the catalogue already.", movie.id))
        self.window.settle()
        yield "proposals with errors"

    def _titles(self) -> Iterator[str]:
        for movie in ("metropolis", LONG_TITLE, "coraline"):
            self.go("title", movie_id=movie)
            yield f"title {movie}"

    def _seats(self) -> Iterator[str]:
        choice = self.seats()
        yield "seats"
        self._take(choice)
        choice.say("A12 was taken by somebody else a moment ago. Your other seats are still held for you.", "warn")
        choice.away()
        yield "seats taken"
        assert choice.view is not None
        choice.view.show_list(True)
        yield "seat list"
        self.go("purchases")  # leaves the seats

    def _payment(self) -> Iterator[str]:
        choice = self.seats()
        self._take(choice)
        choice.pay()
        self.window.settle()
        payment = self.shell.current
        assert isinstance(payment, Payment)
        self.window.until(lambda: payment.box.ways is not None)
        ways = payment.box.ways
        assert ways is not None
        ways.word.show("The card was declined. Try another card, or pay at the counter.", "bad", seconds=None)
        payment.box.field_error("card", "This is not a card number. Look at the front of the card.")
        yield "payment by card"
        ways.choose("cash")
        yield "payment in cash"
        payment.box.unresolved("The card terminal can't say whether the money was taken.")
        yield "payment, a manager decides"
        self.shell.back()
        self.window.settle()

    def _take(self, choice: SeatChoice) -> None:
        for seat in ("K11", "K12", "A1", "A2"):
            choice.requests.press(seat)
        self.window.until(lambda: len(choice.purchase.basket.seats) == 4 and not choice.purchase.basket.busy)

    def seats(self) -> SeatChoice:
        """Go to the seats, and return their page."""
        self.go("seats", screening_id=SCREENING)
        seats = self.shell.current
        assert isinstance(seats, Seats)
        self.window.until(lambda: seats.choice is not None)
        self.window.settle()
        assert seats.choice is not None
        return seats.choice

    def _receipt(self) -> Iterator[str]:
        self.go("receipt", transaction_id="sale", fresh=True)
        page = self.shell.current
        assert isinstance(page, ReceiptPage)
        self.window.until(lambda: page.box is not None)
        self.window.settle()
        yield "receipt"
        assert page.box is not None
        page.box.show_code(1)
        yield "large code"
        page.box.close_code()


@contextmanager
def walked(factor: float, *, size: tuple[int, int], language: str = "en") -> Iterator[Walk]:
    """Open a window to walk through, and close it."""
    walk = Walk(factor, size=size, language=language)
    try:
        yield walk
    finally:
        walk.close()
