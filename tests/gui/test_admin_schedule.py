"""The schedule's page on a real small house: typed, dragged, moved with a reason, copied, published; and its plane."""

import subprocess
import tkinter as tk
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.domain.house import business_day
from cinema.domain.schedule import Block, SeatCounts
from cinema.domain.screenings import Screening, ScreeningState, Slot, slot_of
from cinema.domain.users import Actor, Channel, Role
from cinema.i18n import long_date
from gui.admin.copy_panel import CopyPanel
from gui.admin.day_entry import DayEntry
from gui.admin.schedule import SchedulePage
from gui.admin.schedule_plane import Line, Plane, minutes_shown, next_start, target
from gui.admin.schedule_tools import ScheduleTools, ToolActions
from gui.admin.screening_form import ScreeningForm
from gui.admin.title_entry import TitleEntry, read_typed
from gui.receipts.files import ReceiptFiles
from gui.selling import shown_papers
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.hands import Window, words_of
from tests.support import CASH, begin, enrol, require_tool, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
DAY = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def at(hours: float) -> datetime:
    return DAY + hours * HOUR


def block(name: str, start: float, minutes: int = 90) -> Block:
    one = Screening(
        name, "metropolis", "hall", "hall-1", at(start), at(start) + minutes * MINUTE, "2026-11-20", "weekday"
    )
    return Block(one, slot_of(one), "Metropolis", SeatCounts(0, 0, 100), "Weekday")


def line(*blocks: Block) -> Line:
    taken = tuple(one.slot for one in blocks)
    return Line("hall", "2026-11-20", DAY, DAY + 24 * HOUR, 1, "Hall", blocks, taken)


def test_the_grid_shows_at_least_the_evening_and_whole_hours_around_all_screenings() -> None:
    assert minutes_shown([line()]) == (5 * 60, 19 * 60)
    assert minutes_shown([line(block("early", 2), block("late", 18.5))]) == (60, 21 * 60)


def test_what_lies_at_a_place_is_found_by_its_line_and_time() -> None:
    here = line(block("one", 8))
    plane = Plane((here, line()), 5 * 60, 19 * 60, left=100, top=30, lane=100, per_minute=1.0)
    x = plane.x(here, at(8.5))
    found = plane.block_at(x, 60)
    assert found is not None
    assert (found[0], found[1].screening.id) == (0, "one")
    assert plane.block_at(x, 140) is None
    assert plane.line_at(29) is None
    assert plane.instant_at(here, x + 7) == at(8.5) + 5 * MINUTE


def test_a_screening_placed_where_another_was_cancelled_is_found_before_that_one() -> None:
    off, instead = block("off", 8), block("instead", 8.5)
    off = replace(off, screening=replace(off.screening, state=ScreeningState.CANCELLED))
    here = line(off, instead)
    plane = Plane((here,), 5 * 60, 19 * 60, left=100, top=30, lane=100, per_minute=1.0)
    found = [plane.block_at(plane.x(here, at(hours)), 60) for hours in (8, 8.5)]
    assert [one[1].screening.id for one in found if one is not None] == ["off", "instead"]
    behind = plane.block_at(plane.x(here, at(9)), 60)
    assert behind is not None
    assert behind[1].screening.id == "instead"


def test_a_screening_that_would_overlap_is_offered_the_nearest_start_that_is_free() -> None:
    here = line(block("one", 8))
    there = target(here, at(8), 20 * MINUTE, 115 * MINUTE)
    assert there.clash is not None
    assert there.clash.screening == "one"
    assert there.nearest == at(8) - (115 + 20) * MINUTE, "the earlier one of two that are equally near"
    own = target(here, at(8) + 5 * MINUTE, 20 * MINUTE, 115 * MINUTE, moved="one")
    assert (own.clash, own.nearest) == (None, at(8) + 5 * MINUTE)


def test_the_next_start_follows_the_last_screening_of_a_line() -> None:
    assert next_start(line(), 20 * MINUTE, 2 * HOUR) == at(8)
    assert next_start(line(block("one", 8)), 20 * MINUTE, 2 * HOUR) == at(8) + (90 + 25 + 20) * MINUTE


@pytest.mark.parametrize(
    ("text", "words", "times"),
    [
        ("met", "met", ()), ("met 20:15", "met", ("20:15",)), ("met 14 17h30 2015", "met", ("14", "17h30", "2015")),
        ("2001", "2001", ()), ("1984 20:15", "1984", ("20:15",)),
    ],
)  # fmt: skip
def test_times_are_read_after_a_title_that_may_be_a_number_itself(
    text: str, words: str, times: tuple[str, ...]
) -> None:
    typed = read_typed(text)
    assert (typed.words, typed.times) == (words, times)


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, MANAGER)
    with admin_window(house) as opened:
        opened.settle()
        page(opened).go_to(day_of(house))
        opened.settle()
        yield opened


def page(window: Window) -> SchedulePage:
    assert window.app.shell is not None
    found = window.app.shell.current
    assert isinstance(found, SchedulePage)
    return found


def day_of(house: SmallHouse) -> str:
    return business_day(house.storage.screenings.get(house.screening).starts_at, house.cinema.house())


def next_day(house: SmallHouse) -> str:
    return (datetime.fromisoformat(day_of(house)) + timedelta(days=2)).date().isoformat()


def empty_day(window: Window, house: SmallHouse) -> SchedulePage:
    page(window).go_to(next_day(house))
    window.until(lambda: page(window).board.lines and not page(window).board.lines[0].blocks)
    return page(window)


def blocks(window: Window) -> list[Block]:
    return [one for there in page(window).board.lines for one in there.blocks]


def test_a_title_typed_on_a_line_becomes_a_draft_at_each_typed_time(office: Window, house: SmallHouse) -> None:
    here = empty_day(office, house)
    here.board.focus_set()
    office.focused(lambda: here.board)
    office.press("<Key-m>")
    entry = here._entry
    assert isinstance(entry, TitleEntry)
    office.focused(lambda: entry.entry)
    office.type("et 14 20")
    office.press("<Return>")
    office.until(lambda: len(blocks(office)) == 2)
    assert [one.screening.state for one in blocks(office)] == [ScreeningState.DRAFT] * 2
    office.until(lambda: "2" in str(here.publish_button.cget("text")))


def test_a_time_that_overlaps_is_told_in_the_field_and_what_was_typed_stays(office: Window, house: SmallHouse) -> None:
    here = empty_day(office, house)
    here.type_title(here.board.lines[0], None, "met 14 15")
    entry = here._entry
    assert isinstance(entry, TitleEntry)
    entry._place()
    office.until(lambda: "booked" in str(entry.says.cget("text")))
    assert entry.entry.get() == "met 14 15"


def test_a_typed_day_is_shown_and_one_that_does_not_exist_is_told(office: Window, house: SmallHouse) -> None:
    here = empty_day(office, house)
    here.act("day")
    entry = here._entry
    assert isinstance(entry, DayEntry)
    office.focused(lambda: entry.entry)
    entry.field.set("31/2/2027")
    office.press("<Return>")
    assert "Write a day" in words_of(entry)
    entry.field.set("24/12/2027")
    office.press("<Return>")
    office.until(lambda: "24 December" in str(here.tools.heading.cget("text")))
    assert here._entry is None
    office.focused(lambda: here.board)


def test_all_mistakes_of_a_screening_s_form_are_told_at_once(office: Window, house: SmallHouse) -> None:
    here = page(office)
    here.open_screening(house.screening)
    office.until(lambda: isinstance(here.panel, ScreeningForm))
    for name, text in (("day", "soon"), ("starts_at", "25:99"), ("cleaning", "-1")):
        here.panel.fields[name].set(text)
    here.panel.save.invoke()
    told = words_of(here.panel)
    assert [words in told for words in ("a date such as", "a time such as", "a number from")] == [True] * 3
    assert "3 to put right" in told


def test_the_drafts_of_a_day_are_published_by_one_press(office: Window, house: SmallHouse) -> None:
    here = empty_day(office, house)
    here.work.place_typed(here._read.movies[0], here.board.lines[0], ("14:00",), None)  # type: ignore[union-attr]
    office.until(lambda: len(blocks(office)) == 1)
    office.until(lambda: not here.publish_button.instate(["disabled"]))
    here.publish_button.invoke()
    office.until(lambda: blocks(office)[0].screening.state is ScreeningState.SCHEDULED)


def test_a_screening_that_is_dragged_goes_where_it_was_shown(office: Window, house: SmallHouse) -> None:
    here = empty_day(office, house)
    here.work.place_typed(here._read.movies[0], here.board.lines[0], ("14:00",), None)  # type: ignore[union-attr]
    office.until(lambda: len(blocks(office)) == 1 and here.board.plane is not None)
    plane, one = here.board.plane, blocks(office)[0]
    assert plane is not None
    x, y = round(plane.x(plane.lines[0], one.screening.starts_at)) + 10, plane.y(0) + 20
    moved = round(60 * plane.per_minute)
    here.board.event_generate("<ButtonPress-1>", x=x, y=y)
    here.board.event_generate("<B1-Motion>", x=x + moved // 2, y=y)
    here.board.event_generate("<B1-Motion>", x=x + moved, y=y)
    assert here.board.ghost is not None
    shown = here.board.ghost.target.nearest
    here.board.event_generate("<ButtonRelease-1>", x=x + moved, y=y)
    office.until(lambda: blocks(office)[0].screening.starts_at == shown)


def test_a_screening_of_a_silent_film_says_so_and_shows_no_language_code(office: Window, house: SmallHouse) -> None:
    here = empty_day(office, house)
    here.work.place_typed(here._read.movies[0], here.board.lines[0], ("14:00",), None)  # type: ignore[union-attr]
    office.until(lambda: len(blocks(office)) == 1)
    one = blocks(office)[0].screening
    fields = {"language": "zxx", "language_version": "", "format": "35 mm"}
    house.connection.database["screenings"].update_one({"_id": one.id}, {"$set": fields})
    house.storage.screenings.forget(one.id)
    here.reload()
    office.until(lambda: blocks(office)[0].screening.language == "zxx")
    office.settle()
    board: Any = here.board
    drawn = tk.Canvas.find(board, "all")  # type: ignore[no-untyped-call]  # the board's own find is another one
    shown = [board.itemcget(each, "text") for each in drawn if board.type(each) == "text"]
    assert "silent, 35 mm" in shown


def test_a_screening_with_tickets_sold_asks_for_a_reason_and_lists_who_must_be_told(
    office: Window, house: SmallHouse
) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    house.cinema.baskets.reserve(house.staff, begin(house.cinema, house.staff, house.screening, "B2"), "Grey coat")
    here = page(office)

    def is_shown_as_sold() -> bool:  # counts are those that most members of the replica set have, which is a bit later
        here.reload()
        office.pump(0.2)
        return any(one.counts.sold for one in blocks(office))

    office.until(is_shown_as_sold)
    one = next(one for one in blocks(office) if one.screening.id == house.screening)
    here.work.move(one, here.board.lines[0], one.screening.starts_at + 10 * MINUTE)
    office.until(lambda: isinstance(here.panel, ScreeningForm) and (sale.receipt_number or "-") in words_of(here.panel))
    assert house.storage.screenings.get(house.screening).starts_at == one.screening.starts_at
    here.panel.fields["override_reason"].set("technical")
    here.panel.save.invoke()
    office.until(
        lambda: (
            house.cinema.admin.schedule.screening(MANAGER, house.screening).starts_at
            == one.screening.starts_at + 10 * MINUTE
        )
    )
    office.until(lambda: "Grey coat: B2" in words_of(here.panel or office.root))


def test_a_drag_of_a_sold_screening_keeps_what_is_typed_in_another_s_form(office: Window, house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    here = page(office)
    here.open_screening(house.other_screening)
    office.until(lambda: isinstance(here.panel, ScreeningForm))
    form = here.panel
    form.fields["format"].set("35 mm")
    one = next(one for one in blocks(office) if one.screening.id == house.screening)
    here.work.move(one, here.board.lines[0], one.screening.starts_at + 10 * MINUTE)
    office.until(lambda: "not saved" in form.message.message)
    assert here.panel is form
    assert form.fields["format"].get() == "35 mm"
    here.close_form_of(house.screening)
    assert here.panel is form, "only a removed screening's own form is closed"


def test_a_form_goes_on_from_what_another_manager_saved(office: Window, house: SmallHouse) -> None:
    here = page(office)
    here.open_screening(house.screening)
    office.until(lambda: isinstance(here.panel, ScreeningForm))
    form, schedule = here.panel, house.cinema.admin.schedule
    form.fields["format"].set("35 mm")
    stored = schedule.screening(MANAGER, house.screening)
    schedule.change(MANAGER, stored, replace(stored, audio="Mono"))
    form.save.invoke()
    office.until(lambda: "What you typed is still here" in form.message.message)
    office.settle()
    assert (form.fields["audio"].get(), form.fields["format"].get()) == ("Mono", "35 mm")
    form.save.invoke()
    office.until(lambda: schedule.screening(MANAGER, house.screening).format == "35 mm")
    assert schedule.screening(MANAGER, house.screening).audio == "Mono"


def test_a_day_is_copied_onto_chosen_days_and_twice_makes_no_duplicates(office: Window, house: SmallHouse) -> None:
    here = page(office)
    here._copy_days()
    panel = here.panel
    assert isinstance(panel, CopyPanel)
    panel.fields["more"].set(next_day(house))
    for _time in range(2):
        panel.save.invoke()
        office.until(lambda: "draft" in words_of(panel._result))
        office.settle()
    here.close_panel(asked=True)
    here.go_to(next_day(house))
    office.until(lambda: len(blocks(office)) == 2)


def test_of_two_days_that_are_read_at_once_the_last_wanted_one_is_shown(
    office: Window, house: SmallHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, begun = page(office), list[tuple[Any, Any]]()
    monkeypatch.setattr(here, "load", lambda work, show: begun.append((work, show)))
    here.go_to(next_day(house))
    here.go_to(day_of(house))
    for work, show in reversed(begun):
        show(work())
    assert {one.screening.id for one in blocks(office)} == {house.screening, house.other_screening}


def test_a_form_that_was_typed_in_is_not_left_without_a_word(office: Window, house: SmallHouse) -> None:
    here = page(office)
    here.open_screening(house.screening)
    office.until(lambda: isinstance(here.panel, ScreeningForm))
    here.panel.fields["format"].set("35 mm")
    assert not here.may_leave()
    assert "not saved" in here.panel.message.message
    assert here.may_leave()


def test_slots_of_the_plane_are_those_that_the_database_books() -> None:
    one = block("one", 8)
    assert one.slot == Slot("one", at(8) - 20 * MINUTE, at(8) + 115 * MINUTE)


def test_the_day_s_sheet_of_the_shown_day_is_opened_to_be_printed(
    office: Window, house: SmallHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[Path] = []

    def viewer(command: Sequence[str]) -> int:
        opened.append(Path(command[-1]))
        return 0

    files = ReceiptFiles(find=lambda _name: "viewer", run=viewer)
    monkeypatch.setattr(shown_papers, "FILES", files)
    here = page(office)
    here.act("sheet")
    office.until(lambda: bool(opened))
    office.settle()
    assert here.tools.sheet.instate(["!disabled"])
    require_tool("pdftotext", "poppler-utils")
    told = subprocess.run(["pdftotext", opened[0], "-"], check=True, capture_output=True, text=True).stdout
    assert "Metropolis" in told
    assert long_date(date.fromisoformat(day_of(house))) in told


@pytest.mark.parametrize("width", [1100, 820, 740, 560])
@pytest.mark.parametrize("language", ["en", "es", "pt_BR"])
def test_the_toolbar_cuts_no_button_beside_a_form(office: Window, width: int, language: str) -> None:
    office.app.change_language(language)
    act = ToolActions(*[lambda *_: None] * 8)
    tools = ScheduleTools(office.root, act, week=False)
    tools.place(x=0, y=0, width=width, height=48)
    tools.show("2026-09-23", "2026-09-23", 12)
    office.settle()
    shown = [one for one in tools.winfo_children() if one.winfo_manager()]
    assert [one for one in shown if one.winfo_width() < one.winfo_reqwidth()] == []
    assert tools._today in shown or width < 1100
    tools.destroy()
    office.app.change_language("en")
