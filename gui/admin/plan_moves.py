"""What becomes of a room's coming screenings once a plan is published: moved to it, or why not."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.auditoriums import Auditorium
from cinema.i18n import N_, _, ngettext, when
from cinema.services.office.auditoriums_moves import MoveVerdict, ScreeningMove
from gui.scale import px
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

_SHOWN, _SEATS = 40, 6
VERDICTS = {
    MoveVerdict.READY: N_("can be moved"), MoveVerdict.MOVED: N_("moved"),
    MoveVerdict.SOLD: N_("stays, these seats are sold: {seats}"),
    MoveVerdict.BEING_PAID: N_("stays, these seats are being paid: {seats}"),
    MoveVerdict.HELD: N_("stays, these seats are held: {seats}"),
    MoveVerdict.CHANGING: N_("stays, its seats are changing just now"),
}  # fmt: skip
_SIGNS = {MoveVerdict.READY: ("arrow-right", "info"), MoveVerdict.MOVED: ("check-circle-fill", "good")}


class MovesList(ttk.Frame):
    """The screenings that still have an older plan; loaded by itself. It takes no room where there are none."""

    def __init__(
        self, master: tk.Misc, app: AppContext, room: Auditorium, message: MessageLine, settle: Callable[[], None]
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._app, self._room, self._message, self._settle = app, room, message, settle
        self._zone = "UTC"
        self.moves: Sequence[ScreeningMove] = ()
        self.move: ttk.Button | None = None
        office, actor, cinema = app.cinema.admin.auditoriums, app.identity.actor(), app.cinema
        app.tasks.submit(
            lambda: (office.moves.screenings_to_move(actor, room.id), cinema.house().timezone),
            owner=self, on_done=self._loaded, on_error=self._failed,
        )  # fmt: skip

    def move_all(self) -> None:
        """Move what can be moved."""
        office, actor, room = self._app.cinema.admin.auditoriums, self._app.identity.actor(), self._room.id
        if self.move is not None:
            self.move.state(["disabled"])
        self._app.tasks.submit(
            lambda: office.moves.move_all(actor, room), owner=self, on_done=self._moved, on_error=self._failed,
            write=True,
        )  # fmt: skip

    def _loaded(self, found: tuple[Sequence[ScreeningMove], str]) -> None:
        moves, self._zone = found
        self._show(moves)

    def _moved(self, moves: Sequence[ScreeningMove]) -> None:
        done = sum(one.verdict is MoveVerdict.MOVED for one in moves)
        words = ngettext("{count} screening moved", "{count} screenings moved", done).format(count=done)
        left = len(moves) - done
        if left:
            words = _("{moved}, {left} stay").format(moved=words, left=left)
        self._message.show(words, "warn" if left else "good", seconds=None)
        self._show(moves)

    def _show(self, moves: Sequence[ScreeningMove]) -> None:
        self.moves, self.move = moves, None
        for old in self.winfo_children():
            old.destroy()
        if not moves:
            return
        rule(self, surface=True).pack(fill="x", pady=(0, px(8)))
        ttk.Label(self, text=_("Coming screenings with an older plan"), style="Surface.Bold.TLabel").pack(anchor="w")
        ready = sum(one.verdict is MoveVerdict.READY for one in moves)
        for one in moves[:_SHOWN]:
            self._line(one)
        if len(moves) > _SHOWN:
            words = _("and {count} more").format(count=len(moves) - _SHOWN)
            ttk.Label(self, text=words, style="Surface.Small.TLabel").pack(anchor="w")
        if ready:
            words = ngettext("Move {count} screening", "Move {count} screenings", ready).format(count=ready)
            self.move = ttk.Button(self, text=words, style="Surface.Quiet.TButton", command=self.move_all)
            self.move.pack(anchor="w", pady=px(8))
        self._settle()

    def _line(self, one: ScreeningMove) -> None:
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(6), 0))
        icon, role = _SIGNS.get(one.verdict, ("lock", "warn"))
        IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)))
        words = ttk.Frame(row, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        at = when(one.screening.starts_at, self._zone, "EEE d MMM HH:mm")
        ttk.Label(words, text=at, style="Surface.SmallBold.TLabel").pack(anchor="w")
        seats = ", ".join(one.seats[:_SEATS]) + (" …" if len(one.seats) > _SEATS else "")
        WrappedLabel(words, text=_(VERDICTS[one.verdict]).format(seats=seats), style="Surface.Small.TLabel").pack(
            fill="x"
        )

    def _failed(self, error: BaseException) -> None:
        if self.move is not None:
            self.move.state(["!disabled"])
        self._message.show(errors.words(error).message, "bad", seconds=None)
