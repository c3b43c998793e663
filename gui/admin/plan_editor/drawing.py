"""The plan editor's state: the plan with its history, what is chosen, the tool. No widgets; they hear of changes."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from cinema.domain.auditoriums import SEAT_KIND_NAMES, PlanShape, PlanState, Seat, SeatKind, SeatPlan, ShapeKind
from cinema.domain.ids import new_id
from cinema.domain.plan_drawing import blocks, edits
from cinema.domain.plan_drawing.blocks import Block
from cinema.domain.plan_drawing.edits import Line
from cinema.domain.plan_drawing.history import History, Step
from cinema.domain.plan_drawing.new_ids import NewIds
from cinema.domain.plan_drawing.order import flat
from cinema.domain.seat_plan_areas import with_area
from cinema.i18n import N_, _, ngettext

GRID = 0.5
"""Pitches to which places snap."""
FINE = 0.1
"""Pitches of a nudge while nothing snaps."""


class Tool(StrEnum):
    """What the mouse does on the drawing."""

    CHOOSE = "choose"
    ROWS = "rows"
    AISLE = "aisle"
    SHAPE = "shape"
    PAN = "pan"


SHAPE_NAMES = {
    ShapeKind.STAGE: N_("Stage"), ShapeKind.BOX: N_("Box"), ShapeKind.ROUND: N_("Oval"), ShapeKind.WALL: N_("Wall"),
    ShapeKind.TEXT: N_("Words"),
}  # fmt: skip


class Drawing:
    """One plan under work. Every change is one step of the history; `on_change` is called after each."""

    def __init__(self, room: str, stored: SeatPlan | None, known: Iterable[SeatPlan] = ()) -> None:
        """`stored` is the plan as it was read, None for a new one; `known` are plans whose ids are not used again."""
        empty = SeatPlan("", room, 0, (), number=0, state=PlanState.DRAFT)
        begun = flat(stored) if stored is not None else empty
        self.stored = stored
        self.history = History(begun, datetime.now(UTC))
        self.saved = begun
        self.chosen: tuple[str, ...] = ()
        self.shape: str | None = None
        self.tool, self.kind, self.shape_kind = Tool.CHOOSE, SeatKind.STANDARD, ShapeKind.STAGE
        self.row_pitch, self.snaps = blocks.ROW_PITCH, True
        self._ids = NewIds([begun, *known])
        self._listeners: list[Callable[[], None]] = []
        self._before: list[Callable[[], None]] = []

    @property
    def plan(self) -> SeatPlan:
        """The plan as it is drawn now."""
        return self.history.plan

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.plan != self.saved

    def on_change(self, call: Callable[[], None]) -> None:
        """Call a function after every change of plan, selection or tool."""
        self._listeners.append(call)

    def before_choice(self, call: Callable[[], None]) -> None:
        """Call a function before something else is chosen, so that what was typed is still for what is chosen now."""
        self._before.append(call)

    def forget_listeners(self) -> None:
        """Call nothing any more: the widgets are made anew."""
        self._listeners.clear()
        self._before.clear()

    def was_saved(self, stored: SeatPlan, drawn: SeatPlan) -> None:
        """Go on with a plan that was saved as it was `drawn`; the history stays."""
        self.stored, self.saved = stored, drawn
        self._tell()

    def use(self, tool: Tool) -> None:
        """Take another tool."""
        self._end_typing()
        self.tool = tool
        self._tell()

    def choose(self, seats: Iterable[str], *, more: bool = False) -> None:
        """Choose seats; with `more` they are added, and taken out if all of them are chosen already."""
        self._end_typing()
        wanted = [seat for seat in dict.fromkeys(seats) if seat in self.plan.by_id]
        if more:
            before, again = set(self.chosen), set(wanted)
            if again and before >= again:
                wanted = [seat for seat in self.chosen if seat not in again]
            else:
                wanted = [*self.chosen, *(seat for seat in wanted if seat not in before)]
        self.chosen, self.shape = tuple(wanted), None
        self._tell()

    def choose_shape(self, shape: str | None) -> None:
        """Choose a shape, or none."""
        self._end_typing()
        self.chosen, self.shape = (), shape
        self._tell()

    def row_of(self, seat: str) -> tuple[str, ...]:
        """Return the seats of a seat's row."""
        return tuple(one.id for one in self.plan.rows[self.plan.by_id[seat].row])

    def snapped(self, value: float) -> float:
        """Return a place or a distance on the grid, as it is while nothing snaps."""
        return round(value / GRID) * GRID if self.snaps else round(value, 2)

    # Changes

    def add_block(self, block: Block) -> None:
        """Add rows of seats; InvalidInputError if there is no room for them."""
        plan, made = blocks.with_block(self.plan, replace(block, kind=self.kind), self._ids)
        words = ngettext("Add {rows} row, {count} seats", "Add {rows} rows, {count} seats", block.rows)
        self._do(plan, words.format(rows=block.rows, count=block.count), made)

    def add_area(self, name: str, count: int) -> None:
        """Add an unnumbered area; InvalidInputError for `area` or `count`."""
        plan = with_area(self.plan, name, count, self.kind)
        made = [seat.id for seat in plan.seats if seat.id not in self.plan.by_id]
        self._do(plan, _("Add the area {name}").format(name=name.strip()), made)

    def move(self, dx: float, dy: float, *, nudge: bool = False) -> None:
        """Move what is chosen by so many pitches; nudges that follow each other are one step."""
        if self.shape is not None:
            self._change_shape(_("Move a shape"), lambda one: replace(one, x=one.x + dx, y=one.y + dy))
        elif self.chosen:
            joins = f"nudge {hash(self.chosen)}" if nudge else ""
            self._do(
                edits.moved(self.plan, self._picked, dx, dy), self._words(N_("Move {seats}")), self.chosen, joins=joins
            )

    def copy(self, dx: float = 0.0, dy: float | None = None) -> None:
        """Copy the chosen seats, behind themselves or so many pitches away; the copies are chosen then."""
        if self.chosen:
            seats = [self.plan.by_id[seat] for seat in self.chosen]
            deep = max(seat.y for seat in seats) - min(seat.y for seat in seats) + self.row_pitch
            words = self._words(N_("Copy {seats}"))
            plan, made = blocks.copied(self.plan, self._picked, dx, deep if dy is None else dy, self._ids)
            self._do(plan, words, made)

    def mirror(self, *, copies: bool) -> None:
        """Mirror the chosen seats across the middle of the hall, or add their mirrored copies."""
        if not self.chosen:
            return
        if copies:
            words = self._words(N_("Copy {seats} to the other side"))
            plan, made = blocks.mirrored_copy(self.plan, self._picked, self._ids)
            self._do(plan, words, made or self.chosen)
        else:
            self._do(edits.mirrored(self.plan, self._picked), self._words(N_("Mirror {seats}")), self.chosen)

    def line_up(self, line: Line) -> None:
        """Move the chosen seats to one line."""
        self._do(edits.lined_up(self.plan, self._picked, line), self._words(N_("Line up {seats}")), self.chosen)

    def spread(self, *, across: bool) -> None:
        """Give the chosen seats, or the chosen rows, equal distances."""
        self._do(
            edits.spread(self.plan, self._picked, across=across), self._words(N_("Spread {seats} evenly")), self.chosen
        )

    def set_apart(self, *, seats: float | None = None, rows: float | None = None) -> None:
        """Set the distance between the chosen seats, or between the chosen rows."""
        self._do(
            edits.apart(self.plan, self._picked, seats=seats, rows=rows), self._words(N_("Distance of {seats}")),
            self.chosen,
        )  # fmt: skip

    def bend(self, depth: float) -> None:
        """Bend the chosen rows towards the screen."""
        self._do(edits.bent(self.plan, self._picked, depth), self._words(N_("Bend {seats}")), self.chosen)

    def part(self, *, x: float | None = None, y: float | None = None) -> None:
        """Insert an aisle; what is chosen stays chosen."""
        self._do(edits.parted(self.plan, x, y), _("Insert an aisle"), self.chosen)

    def set_kind(self, kind: SeatKind) -> None:
        """Make the chosen seats of a kind, which new ones have too."""
        self.kind = kind
        if self.chosen:
            words = self._words(N_("Make {seats} {kind}"), kind=_(SEAT_KIND_NAMES[kind]))
            self._do(edits.of_kind(self.plan, self._picked, kind), words, self.chosen)
        else:
            self._tell()

    def pair(self) -> None:
        """Let the chosen companion seats belong to the chosen wheelchair spaces."""
        self._do(edits.paired(self.plan, self._picked), self._words(N_("Pair {seats}")), self.chosen)

    def keep_from_sale(self, *, never: bool) -> None:
        """Never sell the chosen seats, or sell them again."""
        words = self._words(N_("Never sell {seats}") if never else N_("Sell {seats} again"))
        self._do(edits.kept_from_sale(self.plan, self._picked, never=never), words, self.chosen)

    def remove(self) -> None:
        """Take away what is chosen."""
        if self.shape is not None:
            kept = tuple(one for one in self.plan.shapes if one.id != self.shape)
            self._do(replace(self.plan, shapes=kept), _("Take a shape away"), ())
        elif self.chosen:
            self._do(edits.removed(self.plan, self._picked), self._words(N_("Take {seats} away")), ())

    def add_shape(self, start: tuple[float, float], end: tuple[float, float], text: str = "") -> None:
        """Add a shape of the chosen kind between two corners, and choose it."""
        left, top = min(start[0], end[0]), min(start[1], end[1])
        width, height = abs(end[0] - start[0]), abs(end[1] - start[1])
        if self.shape_kind is ShapeKind.WALL:  # its ends, which may rise to the right
            left, top, width, height = start[0], start[1], end[0] - start[0], end[1] - start[1]
        words = text or (
            _(SHAPE_NAMES[self.shape_kind]) if self.shape_kind in {ShapeKind.STAGE, ShapeKind.TEXT} else ""
        )
        made = PlanShape(new_id(), self.shape_kind, left, top, max(width, GRID) if width >= 0 else width, height, words)
        self._do(replace(self.plan, shapes=(*self.plan.shapes, made)), _("Add a shape"), (), shape=made.id)

    def write_on_shape(self, text: str) -> None:
        """Change the words of the chosen shape."""
        self._change_shape(_("Change the words"), lambda one: replace(one, text=text))

    def size_shape(self, width: float, height: float) -> None:
        """Change the size of the chosen shape, in pitches; its left upper corner stays."""
        self._change_shape(_("Change the size"), lambda one: replace(one, width=width, height=height))

    def show_screen(self, *, shown: bool) -> None:
        """Let the plan have a screen, or none, as a hall with a stage."""
        words = _("Show the screen") if shown else _("Show no screen")
        self._do(replace(self.plan, has_screen=shown), words, self.chosen, shape=self.shape)

    def undo(self) -> Step | None:
        """Undo the last step, and return it."""
        return self._went(self.history.undo())

    def redo(self) -> Step | None:
        """Do the last undone step again, and return it."""
        return self._went(self.history.redo())

    # What the parts show

    def seats(self) -> tuple[Seat, ...]:
        """Return the chosen seats in the order of the plan."""
        wanted = set(self.chosen)
        return tuple(seat for seat in self.plan.seats if seat.id in wanted)

    def near(self, x: float, y: float, reach: float = 0.5) -> str | None:
        """Return the seat at a place, None if there is none."""
        best = min(self.plan.placed(), key=lambda one: (one.x - x) ** 2 + (one.y - y) ** 2, default=None)
        if best is None or abs(best.x - x) > reach or abs(best.y - y) > reach:
            return None
        return best.seat.id

    def inside(self, left: float, top: float, right: float, bottom: float) -> Sequence[str]:
        """Return the seats whose middle lies in a box."""
        return [one.id for one in self.plan.seats if left <= one.x <= right and top <= one.y <= bottom]

    def shape_at(self, x: float, y: float) -> str | None:
        """Return the topmost shape at a place, None if there is none."""
        for one in reversed(self.plan.shapes):
            left, right = sorted((one.x, one.x + one.width))
            top, bottom = sorted((one.y, one.y + one.height))
            if left - 0.3 <= x <= right + 0.3 and top - 0.3 <= y <= bottom + 0.3:
                return one.id
        return None

    @property
    def _picked(self) -> frozenset[str]:
        return frozenset(self.chosen)

    def _change_shape(self, words: str, change: Callable[[PlanShape], PlanShape]) -> None:
        shapes = tuple(change(one) if one.id == self.shape else one for one in self.plan.shapes)
        self._do(replace(self.plan, shapes=shapes), words, (), shape=self.shape)

    def _words(self, message: str, **more: str) -> str:
        if len(self.chosen) == 1:
            seats = self.plan.by_id[self.chosen[0]].label
        else:
            seats = ngettext("{count} seat", "{count} seats", len(self.chosen)).format(count=len(self.chosen))
        return _(message).format(seats=seats, **more)

    def _do(
        self, plan: SeatPlan, words: str, chosen: Collection[str], *, shape: str | None = None, joins: str = ""
    ) -> None:
        self.history.add(plan, words, datetime.now(UTC), joins)
        self.chosen, self.shape = tuple(seat for seat in chosen if seat in plan.by_id), shape
        self._tell()

    def _end_typing(self) -> None:
        for call in tuple(self._before):
            call()

    def _went(self, step: Step | None) -> Step | None:
        if step is not None:
            self.chosen = tuple(seat for seat in self.chosen if seat in self.plan.by_id)
            if self.shape not in {one.id for one in self.plan.shapes}:
                self.shape = None
            self._tell()
        return step

    def _tell(self) -> None:
        for call in tuple(self._listeners):
            call()
