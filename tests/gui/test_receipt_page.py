"""The receipt page: its words, its paper and codes, and what becomes of the PDF."""

import tkinter as tk
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tkinter import ttk

import pytest

from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.receipts import ReceiptExchange
from cinema.domain.refunds import Refund
from cinema.errors import CinemaError, InvalidInputError
from gui.customer.receipt import ReceiptPage
from gui.receipts.files import ReceiptFiles
from gui.receipts.paper import code_picture
from gui.receipts.tickets import LargeCode
from gui.receipts.words import file_name, payment_words, places, split_seat, ticket_name
from gui.selling.receipt_box import ReceiptBox
from tests.gui import buying
from tests.gui.fakes import NOW
from tests.gui.hands import Window, words_of
from tests.gui.sales import paid_by_card, sample_receipt, sample_refund, sample_sale, ticket
from tests.gui.seat_fakes import BuyingCinema

TICKETS = (ticket("K11"), ticket("K12", type_name="Student", price=1000), ticket("K13"), ticket("A2"))
CARD = paid_by_card(4750)
BACK = "R2026-01-000001"
EXCHANGE = ReceiptExchange("2026-01-000000", BACK, TICKETS[:1], 475)
SALE = sample_sale(tickets=TICKETS, attempts=(CARD,), counted=(CARD.id,))


def test_places_are_told_row_by_row() -> None:
    assert places(TICKETS) == "row A, seat 2; row K, seats 11, 12, 13"
    assert split_seat("AA10") == ("AA", "10")
    assert ticket_name(TICKETS[0]) == "Row K · Seat 11"


def test_each_way_of_paying_has_its_words() -> None:
    def words(*payments: Attempt) -> str:
        sale = replace(SALE, attempts=payments, counted=tuple(one.id for one in payments))
        return payment_words(sample_receipt(sale))

    cash = Attempt("c", Tender.CASH, Provider.CASH, 950, AttemptState.APPROVED, NOW, tendered=2000, change=1050)
    assert words(CARD) == "Card ending 4417"
    assert words(cash) == "Cash €20.00, change €10.50"
    assert words(replace(CARD, provider=Provider.SEPARATE, last4=None, reference="S7")) == "Card, reference S7"
    assert words() == "Nothing to pay"


def test_money_that_an_exchange_moved_is_not_said_to_be_paid() -> None:
    moved = Attempt(
        "c", Tender.CASH, Provider.CASH, 475, AttemptState.APPROVED, NOW, tendered=475, change=0, moved_from="old"
    )
    more = Attempt("m", Tender.CASH, Provider.CASH, 200, AttemptState.APPROVED, NOW, tendered=500, change=300)

    def words(*payments: Attempt) -> str:
        sale = replace(SALE, attempts=payments, counted=tuple(one.id for one in payments))
        return payment_words(replace(sample_receipt(sale), exchange=EXCHANGE))

    assert words(moved) == "Nothing to pay"
    assert words(moved, more) == "Cash €5.00, change €3.00"


def test_the_offered_file_name_holds_no_odd_signs() -> None:
    assert file_name(sample_receipt(SALE)) == "metropolis-2026-01-000001.pdf"


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
        self.read: list[bytes] = []

    def find(self, name: str) -> str | None:
        return f"/usr/bin/{name}" if name in self.known else None

    def run(self, command: Sequence[str]) -> int:
        self.ran.append(command)
        self.read.append(Path(command[1]).read_bytes())
        return self.code


def test_files_are_saved_printed_and_opened(tmp_path: Path) -> None:
    program = Program(["lp", "xdg-open", "open"])
    files = ReceiptFiles(program.find, program.run)
    assert files.save(b"%PDF", tmp_path / "a.pdf").read_bytes() == b"%PDF"
    files.print(b"%PDF", "a.pdf")
    assert program.read == [b"%PDF"]
    assert not Path(program.ran[0][1]).parent.exists(), "the spooler has copied it"
    assert files.open(b"%PDF", "a.pdf").name == "a.pdf"


def test_without_printer_viewer_or_folder_it_says_what_to_do(tmp_path: Path) -> None:
    bare = ReceiptFiles(Program([]).find, Program([]).run)
    with pytest.raises(CinemaError, match="Save the PDF"):
        bare.print(b"%PDF", "a.pdf")
    with pytest.raises(CinemaError, match="The file is"):
        bare.open(b"%PDF", "a.pdf")
    broken = Program(["lpr"], code=1)
    with pytest.raises(CinemaError, match="refused the file"):
        ReceiptFiles(broken.find, broken.run).print(b"%PDF", "a.pdf")
    with pytest.raises(InvalidInputError):
        bare.save(b"%PDF", tmp_path / "no" / "a.pdf")


cinema = buying.cinema


def opened(
    window: Window, cinema: BuyingCinema, *, fresh: bool, refunds: tuple[Refund, ...] = (), sale: str = "sale"
) -> ReceiptBox:
    cinema.checkout.sales["sale"] = replace(SALE, refunds=refunds)
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("receipt", transaction_id=sale, fresh=fresh)
    page = window.app.shell.current
    assert isinstance(page, ReceiptPage)
    window.until(lambda: page.box is not None)
    window.settle()
    assert page.box is not None
    return page.box


def texts(page: ReceiptBox) -> list[str]:
    paper = page.paper
    options = [paper.itemconfigure(item) for item in paper.find_all()]
    return [str(option["text"][-1]) for option in options if option and "text" in option]


def test_the_paper_says_what_was_bought(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=True)
    written = " | ".join(texts(page))
    for words in ("THE LANTERN", "Metropolis", "3 × Premium, Adult", "€47.50", "Card ending 4417", "2026-01-000001"):
        assert words in written
    assert "COPY" not in written


@pytest.mark.parametrize(("fresh", "shown"), [(True, ["€12.50"]), (False, [])])
def test_the_change_due_is_shown_large_just_after_paying(
    window: Window, cinema: BuyingCinema, fresh: bool, shown: list[str]
) -> None:
    paid = Attempt("c", Tender.CASH, Provider.CASH, 4750, AttemptState.APPROVED, NOW, tendered=6000, change=1250)
    cinema.checkout.sales["cash"] = replace(SALE, id="cash", attempts=(paid,), counted=("c",))
    box = opened(window, cinema, fresh=fresh, sale="cash")
    figures = [label for label in all_labels(box) if str(label.cget("style")) == "Figure.TLabel"]
    assert [str(label.cget("text")) for label in figures] == shown
    assert all(label.winfo_reqheight() > 53 for label in figures)


def test_a_card_s_receipt_shows_no_change(window: Window, cinema: BuyingCinema) -> None:
    box = opened(window, cinema, fresh=True)
    assert "Figure.TLabel" not in {str(label.cget("style")) for label in all_labels(box)}


def all_labels(widget: tk.Misc) -> list[ttk.Label]:
    found = [widget] if isinstance(widget, ttk.Label) else []
    for child in widget.winfo_children():
        found += all_labels(child)
    return found


def test_a_reprint_says_that_it_is_a_copy(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=False)
    assert page.receipt.copy
    assert "COPY" in texts(page)


def test_each_ticket_has_its_own_large_code(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=True)
    page.show_code(1)
    large = page.large
    assert large is not None
    assert large.ticket == 1
    window.until(lambda: window.root.focus_get() is large.close)
    assert any("Seat 12" in words for words in texts(page))
    window.press("<Right>")
    assert large.ticket == 2
    window.press("<Escape>")
    assert not [child for child in page.winfo_children() if isinstance(child, LargeCode)]
    assert window.app.shell is not None
    assert window.app.shell.current_name == "receipt"


def test_a_ticket_given_back_shows_no_code_and_the_paper_says_what_was_given(
    window: Window, cinema: BuyingCinema
) -> None:
    page = opened(window, cinema, fresh=False, refunds=(sample_refund(("tk11", "tk12"), number=BACK),))
    assert f"Given back, {BACK}" in texts(page)
    assert any("Seat 13" in words for words in texts(page)), "the code of the first that still admits"
    page.show_code(2)
    assert page.large is not None
    seen = set()
    for _press in range(4):
        window.press("<Right>")
        seen.add(page.large.ticket)
    assert seen == {2, 3}


def test_a_receipt_whose_tickets_were_all_given_back_opens_no_code(window: Window, cinema: BuyingCinema) -> None:
    page = opened(window, cinema, fresh=False, refunds=(sample_refund([one.id for one in TICKETS], number=BACK),))
    assert "GIVEN BACK" in texts(page)
    page.show_code(0)
    assert page.large is None


def test_the_pdf_is_saved_where_somebody_says(
    window: Window, cinema: BuyingCinema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, cinema, fresh=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert window.app.shell is not None
    banner = window.app.shell.banner
    page.save_pdf()
    assert page.saving is not None
    offered = Path(page.saving.path.get())
    assert offered.parent == tmp_path
    page.saving.choose.invoke()
    window.until(lambda: offered.name in banner.message)
    assert offered.read_bytes().startswith(b"%PDF")


def test_a_name_without_an_ending_is_saved_as_a_pdf_and_one_that_is_there_is_asked_about(
    window: Window, cinema: BuyingCinema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, cinema, fresh=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.pdf").write_bytes(b"old")
    page.save_pdf()
    assert page.saving is not None
    page.saving.path.value.set(str(tmp_path / "mine"))
    page.saving.choose.invoke()
    window.settle()
    assert (tmp_path / "mine.pdf").read_bytes() == b"old"
    page.saving.choose.invoke()
    window.until(lambda: (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF"))
    page.save_pdf()
    page.saving.cancel.invoke()
    window.settle()
    assert [one.name for one in tmp_path.iterdir()] == ["mine.pdf"]


def test_without_a_printer_it_says_so_quietly(
    window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, cinema, fresh=True)
    monkeypatch.setattr(ReceiptBox, "files", ReceiptFiles(Program([]).find, Program([]).run))
    page.print_pdf()
    assert window.app.shell is not None
    banner, save = window.app.shell.banner, page.save
    window.until(lambda: "Save the PDF" in banner.message and save.instate(["!disabled"]))


def test_a_receipt_that_is_not_there_is_told_calmly(window: Window, cinema: BuyingCinema) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("receipt", transaction_id="nothing")
    page = window.app.shell.current
    assert isinstance(page, ReceiptPage)
    window.until(lambda: "This receipt can't be shown" in words_of(page))
    assert page.box is None
