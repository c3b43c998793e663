"""Copies the shown day, or the shown week, onto chosen days: first what would happen, then the copy."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from tkinter import ttk

from cinema.domain.schedule import CopyLine, Trouble
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _, long_date, ngettext
from gui.admin.edit_panel import EditPanel
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_TROUBLES = {
    Trouble.CLASH: N_("clashes with another screening"), Trouble.NO_CARD: N_("placed without a price card"),
    Trouble.NO_MINUTES: N_("the movie's minutes are not known"), Trouble.NO_MOVIE: N_("the movie is archived"),
    Trouble.NO_AUDITORIUM: N_("the auditorium is archived"), Trouble.PAST: N_("lies in the past"),
    Trouble.NO_SUCH_TIME: N_("that time does not exist on that night"), Trouble.CHANGED: N_("was changed meanwhile"),
}  # fmt: skip
_MOST = 40


class CopyPanel(EditPanel):
    """Chips for the days after the shown one, or for the weeks; Check tells what would happen, Copy does it."""

    def __init__(
        self, master: tk.Misc, app: AppContext, days: Sequence[str], *, on_close: Callable[[], None],
        on_done: Callable[[], None],
    ) -> None:  # fmt: skip
        self._week = len(days) > 1
        title = _("Copy this week") if self._week else _("Copy this day")
        super().__init__(
            master, app, title, on_close=on_close, on_save=self._copy, save_words=_("Copy"), save_icon="copy"
        )
        self._source, self._on_done = days[0], on_done
        first = date.fromisoformat(days[0])
        step = 7 if self._week else 1
        choices = [first + timedelta(days=step * place) for place in range(1, 9 if self._week else 15)]
        words = [(one.isoformat(), long_date(one, year=False)) for one in choices]
        label = _("To the weeks that begin on") if self._week else _("To these days")
        self.toggles("days", label, words)
        self.line("more", _("Or a date"), help_text=_("Such as {day}.").format(day=choices[-1].isoformat()))
        self.action(_("Check"), self._check)
        self._result = ttk.Frame(self.inside, style="Surface.TFrame")
        self._result.pack(fill="x", padx=px(4))
        self.keep()

    def _targets(self) -> list[str]:
        values = self.values()
        more = [one.strip() for one in values["more"].split(",") if one.strip()]
        for text in more:
            try:
                date.fromisoformat(text)
            except ValueError:
                raise InvalidInputError(_("Write a date such as 2026-12-31."), field="more") from None
        found = [*(one for one in values["days"].split(",") if one), *more]
        if not found:
            raise InvalidInputError(_("Choose at least one day."), field="days")
        return found

    def _check(self) -> None:
        self._run(plan=True)

    def _copy(self) -> None:
        self._run(plan=False)

    def _run(self, *, plan: bool) -> None:
        copies, actor, source = self.app.cinema.admin.schedule_copies, self.app.identity.actor(), self._source
        try:
            targets = self._targets()
        except InvalidInputError as error:
            self.show(error)
            return
        call = {
            (True, True): copies.plan_week, (True, False): copies.copy_week, (False, True): copies.plan_day,
            (False, False): copies.copy_day,
        }[self._week, plan]  # fmt: skip

        def done(lines: tuple[CopyLine, ...]) -> None:
            self._show(lines, plan=plan)
            if not plan:
                self.keep()
                self._on_done()

        self.send(lambda: call(actor, source, targets), done)

    def _show(self, lines: Sequence[CopyLine], *, plan: bool) -> None:
        for old in self._result.winfo_children():
            old.destroy()
        fine = sum(1 for one in lines if (one.can_be_placed if plan else one.is_there))
        if plan:
            words = ngettext("{count} screening can be copied.", "{count} screenings can be copied.", fine)
            there = sum(1 for one in lines if one.is_there)
        else:
            words = ngettext("{count} screening is there as a draft.", "{count} screenings are there as drafts.", fine)
            there = 0
        WrappedLabel(self._result, text=words.format(count=fine), style="Surface.Good.TLabel").pack(fill="x")
        if there:
            text = ngettext("{count} was copied before.", "{count} were copied before.", there).format(count=there)
            WrappedLabel(self._result, text=text, style="Surface.Muted.TLabel").pack(fill="x")
        wrong = Counter(one.trouble for one in lines if one.trouble is not None)
        for trouble, count in wrong.items():
            text = f"{count}: {_(_TROUBLES.get(trouble, trouble.value))}"
            WrappedLabel(self._result, text=text, style="Surface.Bad.TLabel").pack(fill="x", pady=(px(6), 0))
            for one in [line for line in lines if line.trouble is trouble][:_MOST]:
                day = long_date(date.fromisoformat(one.day), year=False)
                WrappedLabel(self._result, text=f"{day}: {one.movie}", style="Surface.Small.TLabel").pack(fill="x")
        self.settle()
