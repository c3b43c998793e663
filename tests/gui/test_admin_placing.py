"""Placing movies from the schedule's shelf: where they fit, what they made last week; and what a manager exports."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from cinema.domain.admissions import MovieWeek
from cinema.domain.house import business_day
from cinema.domain.movies import Movie
from cinema.domain.screenings import Slot
from cinema.domain.users import Actor, Channel, Role
from gui.admin.export_panel import ExportPanel
from gui.admin.schedule import SchedulePage
from gui.admin.schedule_hints import Hint, fitting, offered
from gui.admin.schedule_plane import MINUTE, Line, Plane
from gui.admin.shelf import _CARD, _GAP, _LABEL
from gui.scale import px
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.support import enrol, sell, shown_from

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
DAY = datetime(2026, 11, 20, 6, tzinfo=UTC)
LONG_AGO = DAY - timedelta(days=1)


def at(minutes: float) -> datetime:
    """Return an instant so many minutes after 11:00, where the plane begins."""
    return DAY + timedelta(minutes=5 * 60 + minutes)


def line(*taken: tuple[float, float]) -> Line:
    slots = tuple(Slot(f"s{place}", at(start), at(end)) for place, (start, end) in enumerate(taken))
    return Line("hall", "2026-11-20", DAY, DAY + timedelta(days=1), 1, "Hall", (), slots)


def plane(one: Line) -> Plane:
    return Plane((one,), 5 * 60, 19 * 60, left=100, top=30, lane=100, per_minute=1.0)


HINT = Hint("Ran", 20 * MINUTE, 180 * MINUTE)


def test_a_movie_fits_where_its_doors_trailers_and_cleaning_overlap_nothing() -> None:
    here = line((300, 400))
    found = fitting(plane(here), here, HINT, LONG_AGO)
    assert [(one.first, one.last) for one in found] == [(at(20), at(120)), (at(420), at(835))]


def test_no_start_is_hinted_that_has_passed() -> None:
    here = line()
    (one,) = fitting(plane(here), here, HINT, at(123))
    assert one.first == at(125)
    assert fitting(plane(here), here, HINT, DAY + timedelta(days=3)) == ()


def test_the_slot_of_a_screening_that_is_moved_is_free_for_itself() -> None:
    here = line((20, 830))
    assert fitting(plane(here), here, HINT, LONG_AGO) == ()
    moved = Hint("Ran", 20 * MINUTE, 180 * MINUTE, moved="s0")
    assert len(fitting(plane(here), here, moved, LONG_AGO)) == 1


def test_the_offered_start_is_the_next_one_that_fits_and_else_the_last() -> None:
    here = line((300, 400))
    free = fitting(plane(here), here, HINT, LONG_AGO)
    assert [offered(free, wanted) for wanted in (None, at(50), at(200), at(500), at(900))] == [
        at(20), at(50), at(420), at(500), at(835),
    ]  # fmt: skip
    assert offered((), at(0)) is None


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as opened:
        opened.settle()
        day = business_day(house.storage.screenings.get(house.screening).starts_at, house.cinema.house())
        page(opened).go_to((datetime.fromisoformat(day) + timedelta(days=2)).date().isoformat())
        opened.settle()
        opened.until(lambda: page(opened).board.plane is not None and page(opened).shelf.winfo_viewable())
        yield opened


def page(window: Window) -> SchedulePage:
    assert window.app.shell is not None
    found = window.app.shell.current
    assert isinstance(found, SchedulePage)
    return found


def blocks(window: Window) -> list[Any]:
    return [one for line in page(window).board.lines for one in line.blocks]


def chosen(window: Window) -> Movie | None:
    return page(window).shelf.chosen


def texts(canvas: Any, tag: str = "all") -> str:
    """Return what is written on a canvas."""
    return " | ".join(canvas.itemcget(item, "text") for item in items(canvas, tag) if canvas.type(item) == "text")


def items(canvas: Any, tag: str) -> tuple[int, ...]:
    """Return the items with a tag, by Tk's own name for it: the schedule's board finds screenings."""
    found: tuple[int, ...] = canvas.tk.splitlist(canvas.tk.call(canvas, "find", "withtag", tag))
    return found


def press(window: Window, canvas: Any, x: int, y: int) -> None:
    canvas.event_generate("<ButtonPress-1>", x=x, y=y)
    canvas.event_generate("<ButtonRelease-1>", x=x, y=y)
    window.root.update()


def card(place: int = 0) -> tuple[int, int]:
    """Return where a card of the shelf is pressed."""
    return px(_LABEL) + place * px(_CARD + _GAP) + px(80), px(40)


def test_by_keys_alone_a_movie_is_chosen_offered_and_placed(office: Window) -> None:
    here = page(office)
    here.shelf.focus_set()
    office.focused(lambda: here.shelf)
    here.shelf.event_generate("<Right>")
    office.root.update()
    assert chosen(office) is not None
    assert "from " in texts(here.board, "hint")
    assert here.board.offer is not None
    start = here.board.offer[1]
    assert "Enter puts it here" in texts(here.board, "hint")
    here.shelf.event_generate("<Return>")
    office.until(lambda: len(blocks(office)) == 1)
    assert blocks(office)[0].screening.starts_at == start
    office.until(lambda: here.board.offer is not None and here.board.offer[1] > start)
    assert here.escape()
    assert chosen(office) is None
    assert texts(here.board, "hint") == ""


def test_a_press_on_a_line_places_the_chosen_movie_there(office: Window) -> None:
    here = page(office)
    press(office, here.shelf, *card())
    assert chosen(office) is not None
    plane = here.board.plane
    assert plane is not None
    wanted = plane.lines[0].start + timedelta(hours=9)
    press(office, here.board, round(plane.x(plane.lines[0], wanted)) + 1, plane.y(0) + 40)
    office.until(lambda: len(blocks(office)) == 1)
    assert blocks(office)[0].screening.starts_at == wanted
    press(office, here.shelf, *card())
    assert chosen(office) is None, "a second press lets it go"


def test_a_press_on_a_line_places_nothing_where_no_movie_is_chosen(office: Window) -> None:
    here = page(office)
    press(office, here.board, px(400), px(80))
    office.settle()
    assert blocks(office) == []


def test_while_a_movie_is_dragged_the_free_times_are_shown(office: Window) -> None:
    here = page(office)
    x, y = card()
    board = here.board
    there = board.winfo_rootx() + px(400), board.winfo_rooty() + px(80)
    here.shelf.event_generate("<ButtonPress-1>", x=x, y=y)
    here.shelf.event_generate("<B1-Motion>", x=x, y=y, rootx=there[0], rooty=there[1])
    office.root.update()
    assert "from " in texts(board, "hint")
    assert board.ghost is not None
    here.shelf.event_generate("<ButtonRelease-1>", x=x, y=y, rootx=there[0], rooty=there[1])
    office.until(lambda: len(blocks(office)) == 1)
    assert texts(board, "hint") == ""
    assert chosen(office) is None


def test_the_bands_leave_out_what_is_booked(office: Window) -> None:
    here = page(office)
    press(office, here.shelf, *card())
    here.shelf.event_generate("<Return>")
    office.until(lambda: len(blocks(office)) == 1)
    office.settle()
    taken = blocks(office)[0].slot
    plane, board = here.board.plane, here.board
    assert plane is not None
    left, right = plane.x(plane.lines[0], taken.start), plane.x(plane.lines[0], taken.end)
    boxes = [board.coords(item) for item in items(board, "hint") if str(board.type(item)) == "rectangle"]
    assert boxes
    assert all(box[2] <= left + 1 or box[0] >= right - 1 for box in boxes)


def test_a_movie_that_fits_nowhere_on_a_line_is_told(office: Window) -> None:
    here = page(office)
    press(office, here.shelf, *card())
    here.board.offer = None
    assert here.place_chosen()
    office.settle()
    assert "fits nowhere" in words_of(office.root)


def test_the_shelf_tells_what_each_movie_made_last_week(house: SmallHouse) -> None:
    enrol(house.storage, MANAGER)
    sell(house.cinema, house.guest, house.screening, "B1", "B2")
    past = datetime.now(UTC).replace(hour=18, minute=0) - timedelta(days=2)
    shown_from(house, house.screening, past, past + timedelta(hours=2))
    with admin_window(house) as window:
        window.settle()
        shelf = page(window).shelf
        window.until(lambda: "last week 2 tickets" in texts(shelf))
        assert "€19.00" in texts(shelf)
        shelf.show_takings({"another": MovieWeek("another", 1, 1, 1)})
        assert "not shown last week" in texts(shelf)


def export(window: Window) -> ExportPanel:
    here = page(window)
    window.root.event_generate("<Control-Key-t>")
    window.until(lambda: here.panel is not None)
    assert isinstance(here.panel, ExportPanel)
    return here.panel


def test_the_week_is_written_and_a_file_that_is_there_only_if_that_is_ticked(office: Window, tmp_path: Path) -> None:
    panel, file = export(office), tmp_path / "week.pdf"
    panel.fields["file"].set(str(file))
    panel.save.invoke()
    office.until(file.is_file)
    office.settle()
    assert f"Written: {file}" in words_of(office.root)
    file.write_bytes(b"mine")
    panel.save.invoke()
    office.settle()
    assert "There is such a file already" in words_of(panel)
    assert file.read_bytes() == b"mine"
    panel.fields["replace"].set("yes")
    panel.save.invoke()
    office.until(lambda: file.read_bytes().startswith(b"%PDF"))


def test_a_calendar_of_a_room_is_written(office: Window, house: SmallHouse, tmp_path: Path) -> None:
    panel, file = export(office), tmp_path / "hall.ics"
    panel.fields["kind"].buttons["calendar"].invoke()
    assert panel.fields["file"].get().endswith(".ics")
    panel.fields["about"].set("1 Hall")
    panel.fields["file"].set(str(file))
    panel.save.invoke()
    office.until(file.is_file)
    assert len(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 2
    assert house.screening in file.read_text(encoding="utf-8")


def test_a_folder_with_other_files_is_told_at_the_field_in_the_window_s_own_words(
    office: Window, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    panel = export(office)
    panel.fields["kind"].buttons["web"].invoke()
    panel.fields["file"].set(str(tmp_path))
    panel.save.invoke()
    office.settle()
    assert "This folder has other files in it" in words_of(panel)
    assert "--force" not in words_of(panel)
    panel.fields["file"].set(str(tmp_path / "site"))
    panel.save.invoke()
    office.until((tmp_path / "site" / "es" / "index.html").is_file)


def test_a_typed_file_stays_when_another_kind_is_chosen_and_nothing_is_lost_by_leaving(office: Window) -> None:
    panel = export(office)
    panel.fields["file"].set("mine.out")
    panel.fields["kind"].buttons["picture"].invoke()
    assert panel.fields["file"].get() == "mine.out"
    assert page(office).escape()
    assert page(office).panel is None


def test_without_a_file_the_form_asks_for_one(office: Window) -> None:
    panel = export(office)
    panel.fields["file"].set(" ")
    panel.save.invoke()
    assert "Type where it is to be written" in words_of(panel)
