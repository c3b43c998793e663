"""The box of one entry of the journal: all that it says, its place in its till's chain, and whether that is proved."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.entries import OF_MONEY, EntryKind
from cinema.domain.journal import EntryRow
from cinema.i18n import _, when
from cinema.services.office.journal_book import EntryProof, JournalLine
from gui.admin.changes import name_words
from gui.scale import px
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

_SHORT = 12  # signs of a hash or signature that are shown: enough to compare by eye
_OF_A_SALE = {*OF_MONEY, EntryKind.VOID, EntryKind.ADMITTED}


class EntryBox(ttk.Frame):
    """Shows an entry, then its proof, which is read by a worker. `on_sale` is called with an entry's sale."""

    def __init__(self, master: tk.Misc, on_sale: Callable[[str], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._on_sale = on_sale
        self._shown = ""
        self._verdict: ttk.Frame | None = None
        self.words = WrappedLabel(self, style="Surface.Bold.TLabel")
        self.words.pack(fill="x", pady=(px(4), 0))
        self.chain = WrappedLabel(self, style="Surface.Small.TLabel")
        self.chain.pack(fill="x", pady=(px(2), 0))
        self.proof = ttk.Frame(self, style="Surface.TFrame")
        self.proof.pack(fill="x", pady=(px(4), 0))
        self.sale = ttk.Button(self, style="Surface.Link.TButton", text=_("All entries of this sale"))
        self.sale.bind("<Return>", lambda _event: self.sale.invoke())
        self.clear()

    def clear(self, *, ask: bool = True) -> None:
        """Show no entry, and ask for one unless there is none."""
        self._shown = ""
        self.words.configure(
            text=_("Select an entry to read all of it and to see whether it is proved.") if ask else ""
        )
        self.chain.configure(text="")
        self._say()
        self.sale.pack_forget()

    def show(self, line: JournalLine, zone: str) -> bool:
        """Show an entry without its proof yet; False if it is shown already."""
        row = line.row
        if self._shown == row.id:
            return False
        self._shown = row.id
        who = _("customer or program") if line.by_nobody else name_words(line.name)
        at = when(row.at, zone, "EEE d MMM y, HH:mm:ss") if row.at is not None else "–"
        self.words.configure(
            text=" · ".join(part for part in (f"{line.kind} {row.number or ''}".strip(), line.words) if part)
        )
        place = _(
            "{at}, {who}. Entry {seq} of till {till} {name}; hash {hash}, signature {signature}, hash before {before}"
        )
        self.chain.configure(
            text=place.format(
                at=at, who=who, seq=row.seq, till=f"{row.till_number:02d}", name=line.till,
                before=_short(row.previous), hash=_short(row.hash), signature=_short(row.signature),
            )
        )  # fmt: skip
        self._say(("hourglass-split", "muted", _("Checking hash and signature…")))
        if row.kind in _OF_A_SALE and row.subject:
            self.sale.configure(command=lambda: self._on_sale(_sale_of(row)))
            self.sale.pack(anchor="w")
        else:
            self.sale.pack_forget()
        return True

    def prove(self, proof: EntryProof) -> None:
        """Show what was proved, if its entry is the one that is shown."""
        if proof.row.id == self._shown:
            self._say(*verdict(proof))

    def fail(self, entry: str, message: str) -> None:
        """Show that an entry could not be proved, and why."""
        if entry == self._shown:
            self._say(("exclamation-circle-fill", "bad", message))

    def said(self) -> list[str]:
        """Return the lines of the proof that are shown."""
        return [
            str(label.cget("text"))
            for row in self.proof.winfo_children()
            for label in row.winfo_children()
            if isinstance(label, WrappedLabel)
        ]

    def _say(self, *lines: tuple[str, str, str]) -> None:
        for old in self.proof.winfo_children():
            old.destroy()
        if not lines:
            self.proof.configure(height=1)
        for icon, role, words in lines:
            row = ttk.Frame(self.proof, style="Surface.TFrame")
            row.pack(fill="x", pady=(0, px(2)))
            IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(1))
            WrappedLabel(row, text=words, style="Surface.TLabel").pack(side="left", fill="x", expand=True)


def verdict(proof: EntryProof) -> list[tuple[str, str, str]]:
    """Return what a proof says, as icon, role and words: one line if all is well, else one for each fault."""
    if proof.holds:
        words = _("Proved: nobody changed it since it was written, its till signed it, and its neighbours name it.")
        if proof.followed is None:
            words = _(
                "Proved: nobody changed it since it was written, and its till signed it. It is the till's newest."
            )
        return [("shield-check", "good", words)]
    told = (
        (proof.as_written, _("What it says was changed after it was written: its hash is another one.")),
        (proof.signed, _("It is not signed by the key of a till of this house.")),
        (proof.follows, _("The entry before it is gone, or is not the one that it names.")),
        (proof.followed is not False, _("The entry after it names another one in its place.")),
    )
    faults = [("exclamation-circle-fill", "bad", words) for is_so, words in told if not is_so]
    return [*faults, ("info-circle", "muted", _("Run the audit, compare with a backup, and ask who could change it."))]


def _sale_of(row: EntryRow) -> str:
    """Return the sale whose entries are looked for: of an exchange the new one, which has the entry's id."""
    return row.id if row.kind == EntryKind.EXCHANGED else row.subject


def _short(digits: str) -> str:
    return f"{digits[:_SHORT]}…" if len(digits) > _SHORT else digits or "–"
