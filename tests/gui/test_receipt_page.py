"""The receipt page: its words, its paper and codes, and what becomes of the PDF."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Attempt, AttemptState, Tender
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Ticket
from cinema.errors import CinemaError, InvalidInputError
from gui.customer.receipt import ReceiptPage
from gui.receipts.files import ReceiptFiles
from gui.receipts.paper import code_picture
from gui.receipts.tickets import LargeCode
from gui.receipts.words import file_name, payment_words, places, split_seat, summed_up, ticket_name
from tests.gui.fakes import NOW
from tests.gui.hands import Window
from tests.gui.seat_fakes import BuyingCinema, quickly, sample_receipt


def ticket(seat: str, kind: SeatKind = SeatKind.PREMIUM, type_name: str = "Adult", price: int = 1250) -> Ticket:
    return Ticket("t" + seat.lower(), seat, kind, type_name.lower(), type_name, price)


TICKETS = (ticket("K11"), ticket("K12", type_name="Student", price=1000), ticket("K13"), ticket("A2"))
CARD = Attempt("a", Tender.CARD, "test", 4750, AttemptState.APPROVED, NOW, last4="4417")


def test_equal_tickets_are_summed_up() -> None:
    lines = [(line.words, line.amount) for line in summed_up(TICKETS)]
    assert lines == [("3 × Premium, Adult", 3750), ("1 × Premium, Student", 1000)]


def test_places_are_told_row_by_row() -> None:
    assert places(TICKETS) == "row A, seat 2; row K, seats 11, 12, 13"
    assert split_seat("AA10") == ("AA", 10)
    assert ticket_name(TICKETS[0]) == "Row K · Seat 11"


def test_each_way_of_paying_has_its_words() -> None:
    assert payment_words(CARD, "EUR") == "Card ending 4417"
    cash = Attempt("a", Tender.CASH, "cash", 950, AttemptState.APPROVED, NOW, tendered=2000, change=1050)
    assert payment_words(cash, "EUR") == "Cash €20.00, change €10.50"
    slip = Attempt("a", Tender.CARD, "separate", 950, AttemptState.APPROVED, NOW, reference="S7")
    assert payment_words(slip, "EUR") == "Card, reference S7"
    assert payment_words(None, "EUR") == "Nothing to pay"


def test_the_offered_file_name_holds_no_odd_signs() -> None:
    assert file_name(sample_receipt(TICKETS, CARD)) == "metropolis-2026-000001.pdf"


def test_a_code_is_drawn_in_whole_pixels_with_a_quiet_zone() -> None:
    modules = tuple(tuple((x + y) % 2 == 0 for x in range(21)) for y in range(21))
    picture = code_picture(modules, 200)
    assert picture.size == (29 * 6, 29 * 6)
    colours = picture.getcolors()
    assert colours is not None
    assert len(colours) == 2
    assert picture.getpixel((5, 5)) != picture.getpixel((4 * 6, 4 * 6))


class Program:
    def __init__(self, known: Sequence[str], code: int = 0) -> None:
        self.known, self.code = known, code
        self.ran: list[Sequence[str]] = []

    def find(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.known else None

    def run(self, command: Sequence[str]) -> int:
        self.ran.append(command)
        return self.code


def test_files_are_saved_printed_and_opened(tmp_path: Path) -> None:
    program = Program(["lp", "xdg-open", "open"])
    files = ReceiptFiles(program.find, program.run)
    assert files.save(b"%PDF", str(tmp_path / "a.pdf")).read_bytes() == b"%PDF"
    files.print(b"%PDF", "a.pdf")
    assert Path(program.ran[0][1]).read_bytes() == b"%PDF"
    assert files.open(b"%PDF", "a.pdf").name == "a.pdf"


def test_without_printer_viewer_or_folder_it_says_what_to_do(tmp_path: Path) -> None:
    bare = ReceiptFiles(Program([]).find, Program([]).run)
    with pytest.raises(CinemaError, match="Save the PDF"):
        bare.print(b"%PDF", "a.pdf")
    with pytest.raises(CinemaError, match="The file is"):
        bare.open(b"%PDF", "a.pdf")
    broken = Program(["lpr"], code=1)
    with pytest.raises(CinemaError, match="did not take it"):
        ReceiptFiles(broken.find, broken.run).print(b"%PDF", "a.pdf")
    with pytest.raises(InvalidInputError):
        bare.save(b"%PDF", str(tmp_path / "no" / "a.pdf"))


@pytest.fixture
def cinema(monkeypatch: pytest.MonkeyPatch) -> BuyingCinema:
    quickly(monkeypatch)
    return BuyingCinema()


def given_back(*tickets: str) -> Refund:
    return Refund(
        "r", tickets, 1250 * len(tickets), Tender.CARD, "test", AttemptState.APPROVED, "ill", None, "till", NOW,
        number="R2026-000001", done_at=NOW,
    )  # fmt: skip


def opened(window: Window, cinema: BuyingCinema, *, fresh: bool, refunds: tuple[Refund, ...] = ()) -> ReceiptPage:
    from cinema.domain.transactions import Transaction, TransactionState
    from cinema.domain.users import Channel

    cinema.checkout.sales["sale"] = Transaction(
        "sale", "s", "h", TransactionState.PAID, TICKETS, 4750, "EUR", Channel.CUSTOMER, "test", None, None, NOW,
        attempts=(CARD,), receipt_number="2026-000001", paid_at=NOW,
        refunds=refunds,
    )  # fmt: skip
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("receipt", transaction_id="sale", fresh=fresh)
    page = window.app.shell.current
    assert isinstance(page, ReceiptPage)
    window.until(lambda: page.receipt is not None)
    window.settle()
    return page


def texts(page: ReceiptPage) -> list[str]:
    paper = page.paper
    options = [paper.itemconfigure(item) for item in paper.find_all()]
    return [str(option["text"][-1]) for option in options if option and "text" in option]


def test_the_paper_says_what_was_bought(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=True)
    written = " | ".join(texts(page))
    for words in ("THE LANTERN", "Metropolis", "3 × Premium, Adult", "€47.50", "Card ending 4417", "2026-000001"):
        assert words in written
    assert "COPY" not in written


def test_a_reprint_says_that_it_is_a_copy(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=False)
    assert page.receipt is not None
    assert page.receipt.copy
    assert "COPY" in texts(page)


def test_each_ticket_has_its_own_large_code(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=True)
    page.show_code(1)
    window.pump(0.05)
    assert page.large is not None
    assert page.large.ticket == 1
    assert any("Seat 12" in words for words in texts(page))
    window.press("<Right>")
    assert page.large.ticket == 2
    window.press("<Escape>")
    assert not [child for child in page.winfo_children() if isinstance(child, LargeCode)]
    assert window.app.shell is not None
    assert window.app.shell.current is page


def test_a_ticket_given_back_shows_no_code_and_the_paper_says_what_was_given(
    window: Window, cinema: BuyingCinema
) -> None:
    page = opened(window, cinema, fresh=False, refunds=(given_back("tk11", "tk12"),))
    assert "Given back, R2026-000001" in texts(page)
    assert any("Seat 13" in words for words in texts(page)), "the code of the first that still admits"
    page.show_code(2)
    assert page.large is not None
    seen = set()
    for _press in range(4):
        window.press("<Right>")
        seen.add(page.large.ticket)
    assert seen == {2, 3}


def test_a_receipt_whose_tickets_were_all_given_back_opens_no_code(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=False, refunds=(given_back(*(one.id for one in TICKETS)),))
    assert "GIVEN BACK" in texts(page)
    page.show_code(0)
    assert page.large is None


def test_the_pdf_is_saved_where_somebody_says(
    window: Window, cinema: BuyingCinema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, cinema, fresh=True)
    asked: list[str] = []

    def answer(_parent: object, name: str) -> str | None:
        asked.append(name)
        return str(tmp_path / name)

    monkeypatch.setattr(ReceiptPage, "ask_path", staticmethod(answer))
    page.save_pdf()
    window.settle()
    assert (tmp_path / asked[0]).read_bytes().startswith(b"%PDF")
    assert window.app.shell is not None
    assert asked[0] in window.app.shell.banner.message
    monkeypatch.setattr(ReceiptPage, "ask_path", staticmethod(lambda _parent, _name: None))
    page.save_pdf()
    window.settle()


def test_without_a_printer_it_says_so_quietly(
    window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, cinema, fresh=True)
    monkeypatch.setattr(ReceiptPage, "files", ReceiptFiles(Program([]).find, Program([]).run))
    page.print_pdf()
    window.settle()
    assert window.app.shell is not None
    assert "Save the PDF" in window.app.shell.banner.message
    assert page.save is not None
    assert "disabled" not in page.save.state()


def test_a_receipt_that_is_not_there_is_told_calmly(window: Window, cinema: BuyingCinema) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("receipt", transaction_id="nothing")
    window.settle()
    page = window.app.shell.current
    assert isinstance(page, ReceiptPage)
    assert page.receipt is None
    assert page.body.winfo_children()
