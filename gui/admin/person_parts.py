"""Parts of a person's form: the lock, the ways in, a one-time password, their data, and the last changes."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.pins import PinState
from cinema.domain.users import SignInLock
from cinema.i18n import N_, _, ngettext, when
from cinema.services.office.people_history import PersonChange
from gui.admin.changes import name_words
from gui.fonts import font
from gui.scale import px
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

_MOST = 6
_BESIDE = 264  # px that words have beside an icon
FIELDS = {
    "name": N_("name"), "username": N_("username"), "email": N_("e-mail"), "membership": N_("membership"),
    "password": N_("password"), "created": N_("account created"), "lock": N_("unlocked"),
    "staff_number": N_("staff number"), "pin": N_("PIN"),
    "sessions": N_("signed out everywhere"), "export": N_("data exported"), "deactivated": N_("deactivated"),
    "activated": N_("activated"), "account": N_("erased"),
}  # fmt: skip
ROLE_NAMES = {
    "customer": N_("customer"), "staff": N_("staff"), "manager": N_("manager"), "admin": N_("administrator"),
}  # fmt: skip


class LockBox(ttk.Frame):
    """Says that a person is locked, where and until when, and lets them in again."""

    def __init__(self, master: tk.Misc, lock: SignInLock, zone: str, on_unlock: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        IconLabel(self, "lock-fill", role="bad", surface=True).pack(side="left", anchor="n", pady=px(2))
        words = ttk.Frame(self, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True, padx=px(8))
        title = _("Locked since {time}").format(time=when(lock.since, zone, "HH:mm"))
        ttk.Label(words, text=title, style="Surface.Bold.TLabel").pack(anchor="w")
        why = _("Too many wrong passwords at {till}. Opens by itself at {time}.").format(
            till=lock.till, time=when(lock.until, zone, "HH:mm")
        )
        WrappedLabel(words, text=why, most=_BESIDE, style="Surface.Small.TLabel").pack(fill="x")
        self.button = ttk.Button(words, text=_("Unlock now"), style="Surface.Link.TButton", command=on_unlock)
        self.button.pack(anchor="w")


class WayIn(ttk.Frame):
    """A way in, what it is, and a link that changes it."""

    def __init__(self, master: tk.Misc, icon: str, title: str, words: str) -> None:
        super().__init__(master, style="Surface.TFrame")
        IconLabel(self, icon, surface=True).pack(side="left", anchor="n", pady=px(2))
        self._told = ttk.Frame(self, style="Surface.TFrame")
        self._told.pack(side="left", fill="x", expand=True, padx=px(8))
        ttk.Label(self._told, text=title, style="Surface.Bold.TLabel").pack(anchor="w")
        WrappedLabel(self._told, text=words, most=_BESIDE, style="Surface.Small.TLabel").pack(fill="x")

    def link(self, words: str, command: Callable[[], None]) -> ttk.Button:
        """Add the link below the words: beside them long languages have no room."""
        button = ttk.Button(self._told, text=words, style="Surface.Link.TButton", command=command)
        button.pack(anchor="w")
        return button


def pin_words(pin: PinState) -> str:
    """Return the state of a person's PIN."""
    if not pin.exists:
        return _("None. With one they sign in at a till.")
    if pin.locked_at:
        count = len(pin.locked_at)
        words = ngettext(
            "Locked at {count} till after wrong tries.", "Locked at {count} tills after wrong tries.", count
        )
        return words.format(count=count)
    if pin.locked:
        return _("Locked at all tills after many wrong tries.")
    return _("Given; they choose their own at a till.") if pin.given else _("Their own.")


class PersonsData(ttk.Frame):
    """All that is kept of a person: written into a file, or erased (None: not by this user)."""

    def __init__(
        self, master: tk.Misc, *, on_export: Callable[[], None], on_erase: Callable[[], None] | None = None
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        words = _("Account, purchases, reviews, favourites and names on receipts, as a JSON file.")
        kept = WayIn(self, "download", _("A copy of it"), words)
        kept.pack(fill="x")
        self.export = kept.link(_("Export…"), on_export)
        if on_erase is not None:
            words = _("Sales stay, without a name. It can't be undone.")
            gone = WayIn(self, "person-slash", _("The account"), words)
            gone.pack(fill="x", pady=(px(8), 0))
            self.erase = gone.link(_("Erase for good…"), on_erase)


class SecretBox(ttk.Frame):
    """A one-time password or a PIN, shown once, with a button that copies it."""

    def __init__(self, master: tk.Misc, secret: str, *, is_pin: bool = False) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.secret = secret
        title = _("PIN to choose one with") if is_pin else _("One-time password")
        ttk.Label(self, text=title, style="Surface.Small.TLabel").pack(anchor="w")
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x")
        shown = ttk.Label(row, text=secret, style="Surface.Bold.TLabel", font=font(17, bold=True))
        shown.pack(side="left")
        self.button = ttk.Button(row, text=_("Copy"), style="Surface.Link.TButton", command=self._copy)
        self.button.pack(side="right")
        words = _("Shown this once. It works for one sign-in in the next 24 hours, and must be replaced there.")
        if is_pin:
            words = _("Shown this once. In the next 24 hours it lets them choose their own PIN at a till.")
        WrappedLabel(self, text=words, style="Surface.Small.TLabel").pack(fill="x")

    def _copy(self) -> None:
        self.clipboard_clear()
        self.clipboard_append(self.secret)
        self.button.configure(text=_("Copied"))


class LastChanges(ttk.Frame):
    """The last changes of an account: what, by whom and when; never a value."""

    def __init__(self, master: tk.Misc, changes: Sequence[PersonChange], zone: str) -> None:
        super().__init__(master, style="Surface.TFrame")
        for one in changes[:_MOST]:
            at = when(one.at, zone, "d MMM HH:mm")
            WrappedLabel(self, text=change_words(one), style="Surface.TLabel").pack(fill="x", pady=(px(4), 0))
            words = f"{name_words(one.name)}, {at}"
            WrappedLabel(self, text=words, style="Surface.Small.TLabel").pack(fill="x")
        if not changes:
            ttk.Label(self, text=_("Nobody has changed it."), style="Surface.Small.TLabel").pack(anchor="w")


def change_words(change: PersonChange) -> str:
    """Return what a change was, such as “Role: staff → manager”."""
    if change.fields == ("role",):
        before, after = (_(ROLE_NAMES[one]) if one in ROLE_NAMES else one for one in (change.before, change.after))
        return _("Role: {before} → {after}").format(before=before or "–", after=after)
    words = ", ".join(_(FIELDS[one]) if one in FIELDS else one for one in change.fields)
    return words[:1].upper() + words[1:]
