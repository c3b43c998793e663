"""A seat plan as managers look at it: every seat with its number, some chosen, and those that a check names marked."""

import tkinter as tk
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind, SeatPlan
from cinema.domain.seat_reservations import ReservedFor
from cinema.i18n import N_, _
from gui import fonts
from gui.scale import px
from gui.seat_map.looks import Described, SeatLook, seat_name
from gui.seat_map.widget import SeatMapView

_BADGES = 60  # on every seat of a big room they would hide it
LARGEST = 44  # px of pitch; a small room does not fill the page
_BARE = {SeatKind.STANDARD, SeatKind.PREMIUM, SeatKind.RESTRICTED}  # the other kinds have a symbol
FOR_WORDS = {ReservedFor.COUNTER: N_("for the counter"), ReservedFor.HOUSE: N_("for the house")}


@dataclass(frozen=True, slots=True)
class Mark:
    """A ring around seats, with a number in a badge; `role` is the token that gives its colour."""

    seats: Sequence[str]
    text: str
    role: str
    dashed: bool = False
    strong: bool = False


class PlanPicture(SeatMapView):
    """Shows a plan. `on_seat` is called for a press or Space on a seat, `on_row` for Enter, with the seat."""

    def __init__(self, master: tk.Misc, *, on_seat: Callable[[str], None], on_row: Callable[[str], None]) -> None:
        super().__init__(master, on_seat=on_seat, on_enter=on_row, on_surface=True, legend=False, largest=LARGEST)
        self._marks: Sequence[Mark] = ()
        self._numbers: dict[str, int] = {}

    def show_plan(self, plan: SeatPlan, chosen: Collection[str] = (), marks: Sequence[Mark] = ()) -> None:
        """Show a plan with its chosen seats and marks."""
        self._marks = marks
        self.show(plan, None, dict.fromkeys(chosen, SeatLook.MINE))

    def choose(self, chosen: Collection[str]) -> None:
        """Show other seats as chosen."""
        if self.plan is None:
            return
        blocked, taken = set(self.plan.blocked), set(chosen)
        looks: Mapping[str, SeatLook] = {
            seat.id: SeatLook.MINE if seat.id in taken else SeatLook.BLOCKED if seat.id in blocked else SeatLook.FREE
            for seat in self.plan.seats
        }
        self.update_states(looks)
        for seat, item in self._numbers.items():
            self.board.itemconfigure(item, state="hidden" if seat in taken else "normal")

    def mark(self, marks: Sequence[Mark]) -> None:
        """Show other marks."""
        self._marks = marks
        if self.plan is not None and self.board.geometry_now is not None:
            self.paint()

    def reveal(self, seats: Sequence[str]) -> None:
        """Scroll to the middle of some seats, where the picture is larger than its place."""
        laid = self.board.geometry_now
        spots = [laid.spots[seat] for seat in seats if seat in laid.spots] if laid is not None else []
        if laid is None or not spots:
            return
        middles = (
            (self.board.xview, self.board.xview_moveto, sum(spot.x for spot in spots) / len(spots) / laid.width),
            (self.board.yview, self.board.yview_moveto, sum(spot.y for spot in spots) / len(spots) / laid.height),
        )
        for view, move, middle in middles:
            first, last = view()
            if not first <= middle <= last:
                move(max(0.0, middle - (last - first) / 2))

    def paint(self) -> None:
        """Redraw: the seats, on them numbers and marks, above all the tooltip."""
        self.board.paint()
        self._numbers = {}
        if self.plan is not None and self.board.geometry_now is not None:
            self._draw_room()
            self._write_numbers()
            self._draw_marks()
        self.overlay.paint()
        self.cursor.refresh()

    def _draw_room(self) -> None:
        """Draw the walls of a room that a plan has."""
        plan, laid = self.plan, self.board.geometry_now
        assert plan is not None
        assert laid is not None
        if plan.bounds is None:
            return
        first = plan.placed()[0]
        spot, pitch = laid.spots[first.seat.id], laid.pitch
        left, top, right, bottom = plan.bounds
        x, y = spot.x - first.x * pitch, spot.y - first.y * pitch
        # The walls of an imported plan may lie far away; they only show which seats are outside.
        ends = [
            max(1.0, x + left * pitch), max(1.0, y + top * pitch),
            min(laid.width - 2.0, x + right * pitch), min(laid.height - 2.0, y + bottom * pitch),
        ]  # fmt: skip
        wall = self.board.create_rectangle(*ends, outline=self.board.tokens.line, width=px(2))
        self.board.tag_lower(wall)

    def _write_numbers(self) -> None:
        plan, laid, tokens = self.plan, self.board.geometry_now, self.board.tokens
        assert plan is not None
        assert laid is not None
        letters = {seat: "C" if one.kind is ReservedFor.COUNTER else "H" for one in plan.reserved for seat in one.seats}
        size = max(8, min(14, round(laid.seat * 0.40 / px(100) * 100)))
        face, small = fonts.font(size), fonts.font(max(7, size - 2), bold=True)
        for seat in plan.seats:
            spot = laid.spots[seat.id]
            if seat.kind in _BARE:
                ink = tokens.premium if seat.kind is SeatKind.PREMIUM else tokens.text
                item = self.board.create_text(spot.x, spot.y, text=seat.number_text, font=face, fill=ink)
                self._numbers[seat.id] = item
                if self.look(seat.id) is SeatLook.MINE:
                    self.board.itemconfigure(item, state="hidden")
            if seat.kind is SeatKind.RESTRICTED:
                edge, part = laid.seat * 0.36, laid.seat * 0.32
                x, y = spot.x - edge, spot.y + edge
                self.board.create_polygon(x, y, x + part, y, x, y - part, fill=tokens.muted)
            if seat.id in letters:
                at = laid.seat * 0.42
                x, y, radius = spot.x + at, spot.y - at, max(px(6), laid.seat * 0.24)
                self.board.create_oval(
                    x - radius, y - radius, x + radius, y + radius, fill=tokens.info, outline=tokens.ground
                )
                self.board.create_text(x, y, text=letters[seat.id], font=small, fill=tokens.ground)

    def _draw_marks(self) -> None:
        laid, tokens = self.board.geometry_now, self.board.tokens
        assert laid is not None
        for mark in reversed(self._marks):  # of a seat in several lines the first one's badge is seen
            colour, half = getattr(tokens, mark.role), laid.seat / 2 + px(3)
            spots = [laid.spots[seat] for seat in mark.seats if seat in laid.spots]
            for x, y, _angle in spots:
                self.board.create_rectangle(
                    x - half, y - half, x + half, y + half, outline=colour, width=px(3 if mark.strong else 2),
                    dash=(px(4), px(3)) if mark.dashed else (),
                )  # fmt: skip
            for x, y, _angle in spots[:_BADGES] if mark.text else ():
                self._badge(mark, x + half, y - half, max(px(7), laid.seat * 0.28))

    def _badge(self, mark: Mark, x: float, y: float, radius: float) -> None:
        colour, ground = getattr(self.board.tokens, mark.role), self.board.tokens.ground
        fill, ink = (ground, colour) if mark.dashed else (colour, ground)
        self.board.create_oval(
            x - radius, y - radius, x + radius, y + radius, fill=fill, outline=colour, width=px(1)
        )  # fmt: skip
        self.board.create_text(x, y, text=mark.text, font=fonts.font(10, bold=True), fill=ink)

    def _described(self, seat_id: str) -> Described:
        assert self.plan is not None
        seat = self.plan.by_id[seat_id]
        words = [_(SEAT_KIND_NAMES[seat.kind])]
        words += [_(FOR_WORDS[one.kind]) for one in self.plan.reserved if seat_id in one.seats]
        if seat_id in self.plan.blocked:
            words.append(_("not for sale"))
        made = super()._described(seat_id)
        return replace(made, title=seat_name(seat), words=" · ".join(words), number="", usable=True)
