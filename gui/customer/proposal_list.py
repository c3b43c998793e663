"""A customer's own proposals: what became of each in words, and the house's word."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from tkinter import ttk

from cinema.domain.movies import KIND_NAMES
from cinema.domain.proposals import ProposalState
from cinema.i18n import N_, _, current_language
from cinema.services.audience.proposals import OwnProposal
from gui.movies.dates import ago
from gui.scale import px
from gui.widgets.card import PADDING
from gui.widgets.empty_state import EmptyState
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

_LOOKS = {
    ProposalState.OPEN: ("hourglass-split", "muted"),
    ProposalState.ACCEPTED: ("check-circle-fill", "good"),
    ProposalState.MERGED: ("check-circle-fill", "good"),
    ProposalState.REFUSED: ("x-circle", "muted"),
}
_WORDS = {
    ProposalState.OPEN: N_("The house has not looked at it yet"),
    ProposalState.ACCEPTED: N_("Accepted: it is in the catalogue now"),
    ProposalState.REFUSED: N_("The house has refused it"),
}
_EMPTY = 240  # px


class ProposalList(ttk.Frame):
    """The proposals, the newest first; `on_open` gets the movie that one became."""

    def __init__(self, master: tk.Misc, on_open: Callable[[str], None]) -> None:
        super().__init__(master)
        self._on_open = on_open
        self.links: dict[str, ttk.Button] = {}
        ttk.Label(self, text=_("Your proposals"), style="Title.TLabel").pack(anchor="w", pady=(0, px(12)))
        self._rows = ttk.Frame(self)
        self._rows.pack(fill="x")

    def show(self, found: Sequence[OwnProposal]) -> None:
        """Show proposals in place of those shown before."""
        for old in self._rows.winfo_children():
            old.destroy()
        self.links = {}
        for one in found:
            self._row(one).pack(fill="x", pady=(0, px(8)))
        if not found:
            empty = EmptyState(
                self._rows, icon="lightbulb", title=_("None yet"),
                sentence=_("What you propose stands here, with what became of it."),
            )  # fmt: skip
            empty.configure(height=px(_EMPTY))
            empty.pack(fill="x")

    def _row(self, one: OwnProposal) -> ttk.Frame:
        proposal = one.proposal
        card = ttk.Frame(self._rows, style="Card.TFrame", padding=(px(PADDING), px(12)))
        WrappedLabel(card, text=proposal.title, style="Surface.Bold.TLabel").pack(fill="x")
        facts = (str(proposal.year), _(KIND_NAMES[proposal.kind]), ago(proposal.at, datetime.now(UTC)))
        ttk.Label(card, text=" · ".join(facts), style="Surface.Small.TLabel").pack(anchor="w", pady=(px(2), px(6)))
        line = ttk.Frame(card, style="Surface.TFrame")
        line.pack(fill="x")
        icon, role = _LOOKS[proposal.state]
        IconLabel(line, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(2))
        WrappedLabel(line, text=_state_words(one), style="Surface.TLabel").pack(side="left", fill="x", expand=True)
        if proposal.word:
            words = _("The house says: {word}").format(word=proposal.word)
            WrappedLabel(card, text=words, style="Surface.Muted.TLabel").pack(
                fill="x", padx=(px(24), 0), pady=(px(4), 0)
            )
        if one.movie is not None:
            movie = one.movie.id
            link = ttk.Button(
                card, text=_("Open its page"), style="Surface.Link.TButton", command=lambda: self._on_open(movie)
            )
            link.bind("<Return>", lambda _event: link.invoke())
            link.pack(anchor="w", padx=(px(16), 0), pady=(px(4), 0))
            self.links[proposal.id] = link
        return card


def _state_words(one: OwnProposal) -> str:
    if one.proposal.state is not ProposalState.MERGED:
        return _(_WORDS[one.proposal.state])
    if one.movie is None:
        return _("It was in the catalogue already")
    return _("It is in the catalogue as “{title}”").format(title=one.movie.title_in(current_language()))
