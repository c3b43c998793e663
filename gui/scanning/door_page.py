"""The door's page: a code is scanned or typed, its answer fills the window, and the counts stand beside it.

The field of the code always has the focus, so no key of the page is a sign of a code.
"""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.door import DoorAnswer, DoorCount, DoorVerdict
from cinema.domain.users import Rank
from cinema.errors import CinemaError, StorageError
from cinema.i18n import _
from gui.scale import px
from gui.scanning.answer_card import AnswerCard
from gui.scanning.answer_view import AnswerView, view_of, with_place
from gui.scanning.away import AwayMode, Scanned
from gui.scanning.away_strip import AwayStrip
from gui.scanning.code_queue import CodeQueue
from gui.scanning.door_keys import FOR_SCREENING
from gui.scanning.evening import Evening, EveningReader
from gui.scanning.hall_plans import HallPlans
from gui.scanning.screening_counts import WIDTH, ScreeningCounts
from gui.scanning.tones import play
from gui.widgets.form_field import FormField
from gui.widgets.icon_button import icon_button
from gui.widgets.key_hints import KeyHints
from gui.widgets.message_line import MessageLine
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.overlays import focus_in
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.keyboard import Pressed

_EDGE, _GAP, _REFRESH = 12, 12, 5000
_NARROW, _SMALL, _LOW, _FIELD = 1180, 1000, 600, 280
_ALL_THE_SAME = {
    DoorVerdict.USED, DoorVerdict.WRONG_SCREENING, DoorVerdict.TOO_EARLY, DoorVerdict.OVER
}  # fmt: skip


class DoorPage(Screen):
    """Lets people in one after the other. Codes that are scanned faster than the database answers wait in order."""

    nav: ClassVar[str] = "door"
    smallest: ClassVar[tuple[int, int]] = (720, 480)

    def build(self) -> None:
        """Make the page, and read the evening."""
        self.evening: Evening | None = None
        self.wanted: frozenset[str] = frozenset()
        self.answer: DoorAnswer | None = None
        self._plans = HallPlans(self, self.app)
        self._code = ""
        self._last = ""  # the id of the last admission here
        self.counts = ScreeningCounts(self.body, self._choose)
        middle = ttk.Frame(self.body)
        top = ttk.Frame(middle)
        top.pack(fill="x")
        self.field = FormField(top, _("Ticket code"), width=_FIELD)
        self.field.entry.bind("<Return>", lambda _event: self._typed(), add=True)
        self.buttons = ttk.Frame(top)
        self._lay_top(narrow=False)
        self.undo = icon_button(
            self.buttons, "arrow-counterclockwise", self._undo, style="Quiet.TButton", text=_("Undo") + "  Ctrl Z"
        )
        self.same = icon_button(
            self.buttons, "person-check", self._let_in, style="Quiet.TButton", text=_("Let in all the same") + "  F9"
        )
        self.message = MessageLine(middle, 560)
        self.strip = AwayStrip(self.message, self._confirm)
        self.message.pack(fill="x", pady=(px(4), 0))
        self.card = AnswerCard(middle)
        self.card.bind("<Button-1>", lambda _event: self.next_one())
        self.card.pack(fill="both", expand=True, pady=(px(8), 0))
        self._foot = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(_EDGE), px(8)))
        KeyHints(self._foot, _hints()).pack(fill="x")
        self._foot.pack(side="bottom", fill="x")
        self.counts.pack(side="right", fill="y", padx=(0, px(_EDGE)), pady=px(_EDGE))
        middle.pack(side="left", fill="both", expand=True, padx=(px(_EDGE), px(_GAP)), pady=px(_EDGE))
        self.body.bind("<Configure>", lambda event: self._fit(event.width, event.height))
        self.away = AwayMode(self.body, self.app, self.strip, self._count_away)
        self._queue = CodeQueue(
            self.body, self.app.tasks, self.away, lambda: self.wanted, self._answered, self._failed, self._take_away
        )
        self.reader = EveningReader(self.body, self.app, self._show_evening, self.away.went)
        Repeat(self.body, _REFRESH, self.reader.read)
        self.reader.read()

    def first_focus(self) -> tk.Misc:
        """Return the field, into which a scanner types."""
        return self.field.entry

    def find(self) -> bool:
        """Go to the field."""
        self.field.entry.focus_set()
        return True

    def escape(self) -> bool:
        """Take the answer away: the next ticket."""
        self.next_one()
        return True

    def stays_open(self) -> bool:
        """Stay open without the database, which knows the passwords."""
        return self.away.is_away

    def act(self, name: str) -> None:
        """Do what a key of the face says."""
        if name == "undo_admission":
            self._undo()
        elif name == "next_ticket":
            focus = focus_in(self)
            if focus is self.field.entry or not isinstance(focus, tk.Entry | tk.Text):
                self.next_one()
        elif name == "all_the_same":
            self._let_in()
        elif name == "confirm_settled":
            self._confirm()
        elif name in FOR_SCREENING and self.evening is not None:
            line = next((one for one in self.evening.lines if one.number == FOR_SCREENING[name]), None)
            if line is not None:
                self._choose(line.id)

    def pressed(self, key: "Pressed") -> None:
        """Take a code's sign into the field, wherever the focus is: a scanner does not look."""
        if len(key.letter) == 1 and key.letter.isalnum():
            self.field.entry.focus_set()
            self.field.entry.insert("end", key.letter)

    def take_back(self, key: "Pressed") -> None:
        """Take a sign out of the field that was the first of a scan."""
        if self.field.get().endswith(key.letter):
            self.field.value.set(self.field.get()[: -len(key.letter)])

    def scanned(self, code: str) -> bool:
        """Judge what is scanned."""
        self.scan(code)
        return True

    def scan(self, code: str, *, all_the_same: bool = False) -> None:
        """Judge a code as soon as those before it are answered."""
        self._queue.add(code, all_the_same=all_the_same)

    def next_one(self) -> None:
        """Take the answer away, and wait for the next ticket."""
        self._take_away()
        self.field.value.set("")
        self.field.entry.focus_set()

    def _take_away(self) -> None:
        self.answer, self._code = None, ""
        self.card.show(None)
        self._show_buttons()

    def _typed(self) -> None:
        code = self.field.get().strip()
        self.field.value.set("")
        if code:
            self.scan(code)
        else:
            self.next_one()

    def _answered(self, one: Scanned, answer: DoorAnswer) -> None:
        self.answer, self._code = answer, one.code
        self.message.hide()
        view = view_of(answer, self.away.zone)
        self.card.show(view)
        self._show_place(answer, view)
        play(self.winfo_toplevel(), view.look.notes)
        if answer.verdict is DoorVerdict.ADMITTED and answer.admission is not None:
            self._last = answer.admission.id
            if answer.listed_at is None:
                self.app.cinema.door_away.remember(self.app.identity.actor(), answer.admission)
        self._show_buttons()
        if self.away.is_away:
            self.away.show()
            return
        cinema = self.app.cinema
        self.app.tasks.submit(
            cinema.door.note,
            owner=self,
            on_done=lambda _none: self.reader.read(),
            on_error=errors.note_unseen,
            write=True,
        )

    def _show_place(self, answer: DoorAnswer, view: AnswerView) -> None:
        """Show where the holder sits, once the hall's plan is read; without the database the seat's name must do."""
        ticket, screening = answer.ticket, answer.screening
        if ticket is None or screening is None or self.away.is_away:
            return

        def show(plan: SeatPlan) -> None:
            if self.answer is answer:
                self.card.show(with_place(view, plan, ticket.seat))

        self._plans.read(screening.id, show)

    @property
    def _undoable(self) -> tuple[str, str] | None:
        """The last admission here, as long as its ticket is what is shown: nobody else's is taken back by mistake."""
        answer = self.answer
        shown = None if answer is None else answer.admission or answer.before
        if answer is None or shown is None or shown.id != self._last:
            return None
        return answer.sale_id, shown.id

    @property
    def _may_let_in(self) -> bool:
        """Whether the answer may be gone past, by a manager or, for a ticket that the list lacks, by staff."""
        verdict = None if self.answer is None else self.answer.verdict
        is_manager = self.app.identity.actor().role.rank >= Rank.MANAGER
        return verdict is DoorVerdict.NOT_LISTED or (is_manager and verdict in _ALL_THE_SAME)

    def _show_buttons(self) -> None:
        """Show the deeds that the answer on the screen allows."""
        for button, is_shown in ((self.undo, self._undoable), (self.same, self._may_let_in)):
            button.pack_forget()
            if is_shown:
                button.pack(side="right", padx=(px(4), 0))

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, StorageError):
            words = _("The database is away: nobody was let in. Scan the ticket again.")
            self.message.show(f"{words} {error.message}" if self.away.is_away else words, "bad", seconds=None)
        else:
            if not isinstance(error, CinemaError):
                self.app.report(error)
            self.message.show(errors.words(error).message, "bad", seconds=None)

    def _let_in(self) -> None:
        if not self._code or self.answer is None:
            return
        if self._may_let_in:
            self.scan(self._code, all_the_same=True)
        elif self.answer.verdict in _ALL_THE_SAME:
            self.message.show(_("A manager lets in all the same: one signs in here for it."), "info")

    def _undo(self) -> None:
        undoable = self._undoable
        if undoable is None:
            if self._last:
                words = _("The last one is not on the screen any more. Scan that ticket again, then press Ctrl Z.")
                self.message.show(words, "info")
            return
        self._last, shown, was_away = "", self.answer, self.away.is_away
        self._show_buttons()

        def done(_none: None) -> None:
            if self.answer is shown:
                self._take_away()
            self.message.show(_("Taken back: that ticket lets in again."), "good")
            self.away.show()
            self.reader.read()

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError) and not was_away:
                self.away.went()
                self._last = undoable[1]
                self._undo()
            else:
                self._failed(error)

        work, tasks = self.away.take_back(*undoable), self.away.tasks if was_away else self.app.tasks
        tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def _confirm(self) -> None:
        self.away.confirm()
        self.field.entry.focus_set()

    def _choose(self, screening: str) -> None:
        """Make this door one for a screening, or not any more."""
        self.wanted = self.wanted ^ {screening}
        self._show_counts()
        self.field.entry.focus_set()

    def _show_evening(self, evening: Evening) -> None:
        self.evening = evening
        self.away.zone = evening.zone
        self.away.answered()
        self.wanted &= {one.id for one in evening.lines}
        self._show_counts()

    def _count_away(self, counts: Sequence[DoorCount]) -> None:
        """Show who is in by the list, of the screenings that were read while the database was there."""
        if self.evening is not None:
            self.evening = self.evening.counted(counts)
            self._show_counts()

    def _show_counts(self) -> None:
        if self.evening is not None:
            self.counts.show(self.evening.lines, self.wanted, self.evening.zone)

    def _lay_top(self, *, narrow: bool) -> None:
        """Place the buttons beside the field, or below it in a narrow window."""
        if narrow:
            self.field.pack(side="top", anchor="w")
            self.buttons.pack(side="top", anchor="w", pady=(px(4), 0))
        else:
            self.field.pack(side="left", anchor="center")
            self.buttons.pack(side="right", anchor="s", pady=(0, px(2)))

    def _fit(self, width: int, height: int) -> None:
        self.counts.configure(width=px(WIDTH if width >= px(_NARROW) else 240))
        self._lay_top(narrow=width < px(_SMALL))
        if height < px(_LOW):
            self._foot.pack_forget()
        elif not self._foot.winfo_manager():
            self._foot.pack(side="bottom", fill="x", before=self.counts)


def _hints() -> list[tuple[str, str]]:
    return [
        ("Enter", _("Judge the code")), (_("Space"), _("Next ticket")), ("Ctrl 1–9", _("This door is for")),
        ("F9", _("Let in all the same")), ("Ctrl Z", _("Undo this one")), ("F1", _("All keys")),
    ]  # fmt: skip
