"""Who is holding which seats of a screening now, for how long, with a button that lets them go."""

import tkinter as tk
from functools import partial
from tkinter import ttk

from cinema.domain.cancelling import HeldNow
from cinema.errors import StorageError
from cinema.i18n import N_, _
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

REFRESH = 5_000  # milliseconds
_MOST = 20
_CHANNELS = {
    "customer": N_("customer's window"), "kiosk": N_("kiosk"), "box-office": N_("box office"),
    "admin": N_("administration"), "command": N_("command"),
}  # fmt: skip


class HeldList(ttk.Frame):
    """Loads itself and goes on doing so; a release is told below the list."""

    def __init__(self, master: tk.Misc, app: AppContext, screening: str) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._app, self._screening = app, screening
        self._rows = ttk.Frame(self, style="Surface.TFrame")
        self._rows.pack(fill="x")
        self.told = WrappedLabel(self, style="Surface.Small.TLabel")
        self.told.pack(fill="x")
        self.buttons: dict[str, ttk.Button] = {}
        self._shown: tuple[HeldNow, ...] | None = None
        self._timer: str | None = None
        self.reload()

    def reload(self) -> None:
        """Read who holds what."""
        if self._timer is not None:
            self.after_cancel(self._timer)
        self._timer = self.after(REFRESH, self.reload)
        cancelling, actor, screening = self._app.cinema.admin.cancelling, self._app.identity.actor(), self._screening
        self._app.tasks.submit(
            lambda: cancelling.holds(actor, screening), owner=self, on_done=self._show, on_error=self._failed
        )

    def destroy(self) -> None:
        """Stop reading and destroy the list."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
        super().destroy()

    def _show(self, held: tuple[HeldNow, ...]) -> None:
        if held == self._shown:
            return
        self._shown = held
        focused = next((key for key, button in self.buttons.items() if button.focus_displayof() is button), "")
        for old in self._rows.winfo_children():
            old.destroy()
        self.buttons = {}
        if not held:
            ttk.Label(self._rows, text=_("Nobody holds a seat."), style="Surface.Small.TLabel").pack(anchor="w")
        for one in held[:_MOST]:
            self._row(one)
        if len(held) > _MOST:
            words = _("and {count} more").format(count=len(held) - _MOST)
            ttk.Label(self._rows, text=words, style="Surface.Small.TLabel").pack(anchor="w")
        if focused in self.buttons:
            self.buttons[focused].focus_set()

    def _row(self, one: HeldNow) -> None:
        row = ttk.Frame(self._rows, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(6)))
        if not one.is_pinned:
            button = ttk.Button(
                row, text=_("Release"), style="Surface.Link.TButton", command=partial(self._release, one.hold)
            )
            button.pack(side="right", anchor="n")
            self.buttons[one.hold] = button
        words = ttk.Frame(row, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        WrappedLabel(words, text=f"{', '.join(one.seats)}  {left_words(one)}", style="Surface.Bold.TLabel").pack(
            fill="x"
        )
        WrappedLabel(words, text=holder_words(one), style="Surface.Small.TLabel").pack(fill="x")

    def _release(self, hold: str) -> None:
        cancelling, actor, screening = self._app.cinema.admin.cancelling, self._app.identity.actor(), self._screening
        self.buttons[hold].state(["disabled"])

        def done(_nothing: object) -> None:
            self.told.configure(text=_("The seats were released; the journal has it."))
            self.reload()

        def failed(error: BaseException) -> None:
            self._shown = None
            self._failed(error)
            self.reload()

        self._app.tasks.submit(
            lambda: cancelling.release(actor, screening, hold), owner=self, on_done=done, on_error=failed, write=True
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StorageError):  # the page says that the database is away
            self.told.configure(text=errors.words(error).message)


def holder_words(one: HeldNow) -> str:
    """Return who holds seats, and where."""
    if one.waits:
        return _("a basket that is parked, reserved or handed over")
    if one.user is None:
        who = _("a guest at {workstation}").format(workstation=one.workstation)
    else:
        name = one.name or _("an account that is gone")
        who = _("{name} at {workstation}").format(name=name, workstation=one.workstation)
    channel = _(_CHANNELS[one.channel]) if one.channel in _CHANNELS else ""
    return f"{who}, {channel}" if channel else who


def left_words(one: HeldNow) -> str:
    """Return for how long seats are held yet."""
    if one.seconds_left is None:
        return _("being paid")
    minutes, seconds = divmod(one.seconds_left, 60)
    hours, minutes = divmod(minutes, 60)
    time = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return _("{time} left").format(time=time)
