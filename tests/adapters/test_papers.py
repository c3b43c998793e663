"""Papers as they come out: at 58 and 80 mm, dot by dot and as a printer's bytes, and on A4; each code is read back."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cinema.adapters import paper_fonts
from cinema.adapters.paper_a4 import draw_a4
from cinema.adapters.paper_drawing import draw_paper, draw_text, text_width
from cinema.adapters.paper_escpos import write_paper
from cinema.adapters.paper_lines import WIDTHS, cells_of, wrapped
from cinema.domain.papers.blocks import Paper, Sheet, Text
from cinema.domain.papers.sale_papers import sale_paper
from cinema.errors import CinemaError
from tests.papers import PrinterOfOurs, codes_in, pages, papers, receipt, scanned

LONG = "The Extraordinarily Long Title of a Picture that Never Ends and Goes On"
ONE_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SCRIPTS = ("隠し砦の三悪人", "مرحبا بالعالم", "Trăng nơi đáy giếng", "Ələddin ฿ 100")
EVERY = tuple(papers())


def picture_of(paper: Paper, width: str) -> Image.Image:
    with Image.open(io.BytesIO(draw_paper(paper, WIDTHS[width]))) as read:
        return read.convert("L")


def ink_within(picture: Image.Image, left: int, right: int) -> bool:
    """Tell whether the edges of a paper are white."""
    edges = (picture.crop((0, 0, left, picture.height)), picture.crop((right, 0, picture.width, picture.height)))
    return all(one.getextrema()[0] == 255 for one in edges)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", EVERY)
def test_every_code_of_a_paper_is_read_from_its_picture_and_from_what_a_printer_gets(
    kind: str, width: str, tmp_path: Path
) -> None:
    paper = papers()[kind]
    (tmp_path / "paper.png").write_bytes(draw_paper(paper, WIDTHS[width]))
    assert scanned(tmp_path / "paper.png") == codes_in(paper)
    for sheet, piece in zip(paper.sheets, write_paper(paper, width), strict=True):
        printer = PrinterOfOurs(WIDTHS[width])
        printer.prints(piece).save(tmp_path / "printed.png")
        assert scanned(tmp_path / "printed.png") == codes_in(Paper("", (sheet,)))
        assert abs(piece.lines - printer.high / 26) < 8, "a printer's time-out follows from it"


def test_every_code_of_a_paper_is_read_from_a4(tmp_path: Path) -> None:
    for kind, paper in papers().items():
        drawn = draw_a4(paper)
        assert draw_a4(paper) == drawn, kind
        if codes_in(paper):
            (page,) = pages(drawn, tmp_path)
            assert scanned(page) == codes_in(paper), kind


@pytest.mark.parametrize(("tickets", "density", "number"), [(10, 150, 3), (40, 40, 8)])
def test_tickets_fill_the_pages_of_a4_and_each_is_read(tickets: int, density: int, number: int, tmp_path: Path) -> None:
    paper = sale_paper(receipt([f"{row}{number}" for row in "ABCD" for number in range(1, 11)][:tickets]))
    files = pages(draw_a4(paper), tmp_path, density)
    assert len(files) == number
    if density >= 150:
        assert set().union(*map(scanned, files)) == codes_in(paper)
    for file in files[:-1]:
        with Image.open(file) as page:
            _left, _top, _right, bottom = ink(page.crop((0, 0, page.width, page.height * 95 // 100)))
            assert bottom > page.height * 0.6, "no half of a page is empty, but of the last one"


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = picture.convert("L").point([255 - level for level in range(256)]).getbbox()
    assert box is not None
    return box


def test_forty_tickets_are_forty_pieces_after_the_receipt() -> None:
    paper = sale_paper(receipt([f"{row}{number}" for row in "ABCD" for number in range(1, 11)]))
    pieces = write_paper(paper, "80")
    assert len(pieces) == 41
    assert all(one.data.startswith(b"\x1b@") and one.data.endswith(b"\x1dV\x01") for one in pieces)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("title", [LONG, ONE_WORD, *SCRIPTS])
def test_long_names_and_other_scripts_stay_on_the_paper(title: str, width: str, tmp_path: Path) -> None:
    seats = ("Balcony left-12", "A standing place behind the last row")
    paper = sale_paper(receipt(seats, title))
    picture = picture_of(paper, width)
    edge = (picture.width - WIDTHS[width]) // 2
    receipt_alone = picture_of(Paper("", paper.sheets[:1]), width)  # without the dashes of a cut
    assert ink_within(receipt_alone, edge, edge + WIDTHS[width])
    if title != LONG:
        return  # the codes are the same
    picture.save(tmp_path / "paper.png")
    assert scanned(tmp_path / "paper.png") == codes_in(paper)
    (page,) = pages(draw_a4(paper), tmp_path)
    assert width == "58" or scanned(page) == codes_in(paper)


@pytest.mark.parametrize("words", ["العرب", "שלום (2024)"])
def test_what_stands_between_middle_dots_keeps_its_place_beside_arabic_and_hebrew(words: str) -> None:
    whole, apart = (Image.new("L", (600, 40), 255) for _picture in range(2))
    draw_text(ImageDraw.Draw(whole), (0, 28), f"Metropolis · {words} · KWD 3.500", 20, bold=False)
    at = 0.0
    for part in ("Metropolis", " · ", words, " · ", "KWD 3.500"):
        draw_text(ImageDraw.Draw(apart), (at, 28), part, 20, bold=False)
        at += text_width(part, 20, bold=False)
    assert at == text_width(f"Metropolis · {words} · KWD 3.500", 20, bold=False)
    assert whole.tobytes() == apart.tobytes()


@pytest.mark.parametrize("title", SCRIPTS)
def test_a_line_that_the_code_page_lacks_is_drawn_and_never_a_question_mark(title: str) -> None:
    (piece,) = write_paper(Paper("", (Sheet((Text("Plain, 10 €"), Text(title))),)), "80")
    printer = PrinterOfOurs(WIDTHS["80"])
    paper = printer.prints(piece)
    assert printer.text == ["Plain, 10 €"]
    assert ink(paper.crop((0, 26, 576, 60)))[3] > 8


def test_what_a_printer_would_take_for_a_command_never_reaches_it() -> None:
    (piece,) = write_paper(
        Paper("", (Sheet((Text("Alien\x1bp\x00\x19\x19\x1d(A\x10\x14\x01: \u202eback\x9b"),)),)), "58"
    )
    printer = PrinterOfOurs(WIDTHS["58"])
    printer.prints(piece)
    assert printer.text == ["Alienp (A: back"]


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without any font."""
    monkeypatch.setattr(paper_fonts, "_files", lambda *, bold: ())
    paper_fonts._found.cache_clear()
    yield
    paper_fonts._found.cache_clear()


@pytest.mark.usefixtures("no_fonts")
def test_a_sign_that_no_font_has_is_a_box_with_its_code() -> None:
    runs = paper_fonts.runs_of("a砦b", paper_fonts.BUNDLED / "LanternMono-Regular.ttf", bold=False)
    assert [(one.text, one.file is None) for one in runs] == [("a", False), ("砦", True), ("b", False)]
    boxed = {sign: picture_of(Paper("", (Sheet((Text(sign),)),)), "80").tobytes() for sign in ("砦", "隠", " ")}
    assert len(set(boxed.values())) == 3, "each sign differs from the others, and from nothing"


def test_a_broken_font_file_is_passed_over(tmp_path: Path) -> None:
    whole = (paper_fonts.BUNDLED / "LanternMono-Regular.ttf").read_bytes()
    signs = paper_fonts.read_signs(io.BytesIO(whole))
    assert [ord(one) in signs for one in "Aếə砦\u0000"] == [True, True, True, False, False]
    for length in (0, 4, 11, 200, 3000, len(whole) // 2):
        (tmp_path / f"{length}.ttf").write_bytes(whole[:length])
        assert ord("砦") not in paper_fonts._signs(tmp_path / f"{length}.ttf")
    assert ord("A") not in paper_fonts._signs(tmp_path / "none.ttf")


def test_lines_are_broken_by_cells_and_an_amount_keeps_its_currency() -> None:
    assert wrapped("隠し砦の三悪人", 6) == ["隠し砦", "の三悪", "人"]
    assert wrapped("abcdefgh ij", 5) == ["abcde", "fgh", "ij"]
    assert wrapped("costs 36,50\u00a0€ now", 10) == ["costs", "36,50\u00a0€", "now"]
    assert wrapped("", 5) == [""]
    assert all(cells_of(line) <= 7 for line in wrapped(LONG + ONE_WORD, 7))


def test_without_the_extra_of_receipt_printers_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "escpos.printer", None)
    with pytest.raises(CinemaError, match="thermal"):
        write_paper(Paper("", (Sheet(()),)), "80")
