"""The two cards of what waits: what is known of it, and the answers that a manager can give."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.admin.answer_cards import AnswerCards
from gui.admin.line_field import LineField
from gui.admin.matter_story import sentence, steps, where_words
from gui.admin.matters import Choice, Matter, choices_of
from gui.admin.sale_box import SaleBox
from gui.admin.timeline import Timeline
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

ANSWERS = 340  # px


class KnownCard(Card):
    """Says what happened, of which sale, step by step. `who` sold it where, `poster` is the movie's picture."""

    def __init__(
        self, master: tk.Misc, app: AppContext, matter: Matter, zone: str, who: str, poster: str | None
    ) -> None:
        super().__init__(master, matter.words)
        amount = ttk.Label(self.head, text=matter.amount, style="Surface.Title.TLabel")
        amount.pack(side="right", padx=px(PADDING))
        needed = self.title.winfo_reqwidth() + amount.winfo_reqwidth() + px(3 * PADDING)

        def fit(width: int) -> None:  # the sentence below has the amount too
            amount.pack_forget()
            if width >= needed:
                amount.pack(side="right", padx=px(PADDING))

        self.head.bind("<Configure>", lambda event: fit(event.width))
        scrolled = ScrolledFrame(self.body, surface=True, padding=(px(PADDING), px(12), px(2), px(12)))
        scrolled.pack(fill="both", expand=True)
        inside = scrolled.inside
        WrappedLabel(inside, text=sentence(matter), style="Surface.TLabel").pack(fill="x")
        SaleBox(inside, matter, zone, poster, app.posters).pack(fill="x", pady=(px(12), px(16)))
        ttk.Label(inside, text=_("What is known"), style="Surface.Bold.TLabel").pack(anchor="w")
        WrappedLabel(inside, text=who, style="Surface.Small.TLabel").pack(fill="x", pady=(px(2), px(8)))
        Timeline(inside, steps(matter), zone, _("Your decision")).pack(fill="x")
        scrolled.settle()
        IconLabel(self.foot, "info-circle", surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(2))
        WrappedLabel(self.foot, text=where_words(matter), style="Surface.TLabel").pack(
            side="left", fill="x", expand=True
        )


class AnswerCard(Card):
    """The answers, what is so after the chosen one, and the one button that gives it.

    `on_decided` is called after the answer is stored, `on_refused` if it can't be: mostly somebody decided first.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        matter: Matter,
        *,
        on_decided: Callable[[], None],
        on_refused: Callable[[], None],
    ) -> None:
        super().__init__(master, _("What happened?"))
        self.configure(width=px(ANSWERS))
        self.pack_propagate(False)
        self.app, self.matter, self.choices = app, matter, choices_of(matter)
        self._on_decided, self._on_refused = on_decided, on_refused
        self.busy = False
        scrolled = self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(12), px(12), 0, px(8)))
        scrolled.pack(fill="both", expand=True)
        self.cards = AnswerCards(
            scrolled.inside, [(one.title, one.does) for one in self.choices], self._chosen, width=ANSWERS - 32
        )
        self.cards.pack(fill="x")
        self._below = ttk.Frame(scrolled.inside, style="Surface.TFrame")
        self._below.pack(fill="x")
        self.reference: LineField | None = None
        self.message = MessageLine(self.foot, ANSWERS - 2 * PADDING)
        self.message.pack(side="top", fill="x")
        line = ttk.Frame(self.foot, style="Surface.TFrame")
        line.pack(side="top", fill="x", pady=(0, px(8)))
        IconLabel(line, "shield-check", surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(1))
        name = app.identity.user.name if app.identity.user is not None else ""
        WrappedLabel(
            line,
            text=_("Recorded as {name}. It can't be decided twice.").format(name=name),
            style="Surface.Small.TLabel",
        ).pack(side="left", fill="x", expand=True)
        self.button = ttk.Button(
            self.foot, text=_("Choose an answer"), style="Surface.Primary.TButton", command=self.conclude
        )
        self.button.bind("<Return>", lambda _event: self.button.invoke())
        self.button.pack(side="top", fill="x")
        self.button.state(["disabled"])
        scrolled.settle()

    @property
    def choice(self) -> Choice | None:
        """The answer that is chosen."""
        return self.choices[self.cards.chosen] if self.cards.chosen is not None else None

    def conclude(self) -> None:
        """Store the answer on a worker."""
        choice = self.choice
        if choice is None or self.busy:
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()
        reference = self.reference.get() if self.reference is not None else ""
        self._let(busy=True)
        self.app.tasks.submit(
            lambda: choice.decide(cinema, actor, reference), owner=self, on_done=lambda _sale: self._done(),
            on_error=self._failed, write=True,
        )  # fmt: skip

    def _done(self) -> None:
        self._let(busy=False)
        self._on_decided()

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        words = errors.words(error)
        if words.field == "reference" and self.reference is not None:
            self.reference.error(words.message)
            self.reference.entry.focus_set()
            return
        self.message.show(words.message, "bad", seconds=None)
        if not words.offline:
            self._on_refused()

    def _let(self, *, busy: bool) -> None:
        self.busy = busy
        self.button.state(["disabled" if busy else "!disabled"])

    def _chosen(self, place: int) -> None:
        choice = self.choices[place]
        typed = self.reference.get() if self.reference is not None else ""
        for old in self._below.winfo_children():
            old.destroy()
        self.message.hide()
        self.reference = None
        if choice.reference:
            self.reference = LineField(self._below, choice.reference, width=ANSWERS - 36, surface=True, value=typed)
            self.reference.pack(fill="x", pady=(px(12), 0))
            self.reference.entry.bind("<Return>", lambda _event: self.conclude())
        rule(self._below, surface=True).pack(fill="x", padx=px(4), pady=px(12))
        ttk.Label(self._below, text=_("After this"), style="Surface.Bold.TLabel").pack(anchor="w", padx=px(4))
        for words in choice.after:
            row = ttk.Frame(self._below, style="Surface.TFrame")
            row.pack(fill="x", padx=px(4), pady=(px(4), 0))
            ttk.Label(row, text="•", style="Surface.Muted.TLabel").pack(side="left", anchor="n", padx=(0, px(8)))
            WrappedLabel(row, text=words, style="Surface.TLabel").pack(side="left", fill="x", expand=True)
        self.button.configure(text=choice.button)
        self.button.state(["!disabled"])
        self._scrolled.settle()
