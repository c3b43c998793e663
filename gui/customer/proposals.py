"""Proposing a title that is missing from the catalogue: the form, and what became of one's own proposals."""

import tkinter as tk
from tkinter import ttk
from typing import ClassVar

from cinema.domain.proposals import Proposal
from cinema.i18n import _
from cinema.services.audience.proposals import OwnProposal
from gui.customer.proposal_form import WIDTH, ProposalForm
from gui.customer.proposal_list import ProposalList
from gui.people.guest_state import guest_state
from gui.scale import px
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen

NAME = "proposals"
_WIDE = 880  # px; from this width on the list stands beside the form
_WIDEST = 760  # px of the list


class Proposals(Screen):
    """The argument `title` is what the form starts with. What is typed stays until it is proposed."""

    nav: ClassVar[str | None] = "catalogue"
    survives_sign_in: ClassVar[bool] = True

    def build(self) -> None:
        """Make heading, form and list; a guest is asked to sign in."""
        self.form: ProposalForm | None = None
        self._first: tk.Misc = self
        ttk.Label(self.body, text=_("Propose a title"), style="Display.TLabel").pack(
            anchor="w", padx=px(24), pady=(px(20), 0)
        )
        user = self.app.identity.user
        if user is None:
            empty = guest_state(self.body, self.app.navigator.sign_in, "lightbulb", _("Sign in to propose a title"))
            self._first = empty.button or self
            return
        words = _("Is something missing here that you would like to see? The house looks at every proposal.")
        WrappedLabel(self.body, text=words, style="Muted.TLabel").pack(fill="x", padx=px(24), pady=(px(2), px(12)))
        self._scrolled = ScrolledFrame(self.body, padding=(px(24), 0))
        self._scrolled.pack(fill="both", expand=True)
        inside = self._scrolled.inside
        self.form = ProposalForm(
            inside, self.app, on_proposed=self._proposed, on_open=self._open, on_resized=self._settle
        )
        self.form.grid(row=0, column=0, sticky="nw", pady=(0, px(24)))
        self.list = ProposalList(inside, self._open)
        inside.bind("<Configure>", lambda event: self._lay(event.width))
        kept = self.app.kept.get(NAME)
        if kept is not None and kept[0] == user.id:
            self.form.fill(kept[1])
        if title := self.arguments.pop("title", ""):
            self.form.fill({"title": title})
        self._first = self.form.first()
        self._settle()

    def shown(self) -> None:
        """Load one's own proposals: one of them may be decided."""
        if self.form is not None:
            self._reload()

    def hidden(self) -> None:
        """Keep what is typed, for the same person."""
        user = self.app.identity.user
        if self.form is not None and user is not None:
            self.app.kept[NAME] = (user.id, self.form.values())

    def retranslate(self) -> None:
        """Rebuild the screen, for another language or another person; the same person's text is kept."""
        self.hidden()
        super().retranslate()

    def first_focus(self) -> tk.Misc:
        """Return the first input that is still empty, or the button of the guest's page."""
        return self._first if self.form is None else self.form.first()

    def _reload(self) -> None:
        box, actor = self.app.cinema.proposals, self.app.identity.actor()
        self.load(lambda: box.mine(actor), self._show)

    def _show(self, found: tuple[OwnProposal, ...]) -> None:
        self.list.show(found)
        self._settle()

    def _proposed(self, proposal: Proposal) -> None:
        self.app.kept.pop(NAME, None)
        words = _("Thank you. The house will look at “{title}”.")
        self.app.notify(words.format(title=proposal.title), "good")
        self._reload()
        if self.form is not None:
            self.form.first().focus_set()

    def _open(self, movie: str) -> None:
        self.app.navigator.go("title", movie_id=movie)

    def _settle(self) -> None:
        self._scrolled.settle()

    def _lay(self, width: int) -> None:
        """Place the list beside the form, or below it in a narrow window."""
        inside = self._scrolled.inside
        if width >= px(_WIDE):
            room = min(px(_WIDEST), width - px(24 + WIDTH + 32 + 24))
            self.list.grid(row=0, column=1, sticky="nwe", padx=(px(32), 0), pady=0)
            inside.columnconfigure(0, weight=0, minsize=0)
            inside.columnconfigure(1, weight=0, minsize=room + px(32))
        else:
            self.list.grid(row=1, column=0, sticky="nwe", padx=0, pady=(0, px(24)))
            inside.columnconfigure(0, weight=0, minsize=min(px(WIDTH), width - px(48)))
            inside.columnconfigure(1, weight=0, minsize=0)
