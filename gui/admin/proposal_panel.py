"""The panel in which a manager decides one proposal: accept it, merge it into a movie, or refuse it with a word."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from tkinter import ttk

from cinema.domain.movies import KIND_NAMES, Movie, MovieQuery
from cinema.domain.proposals import LONGEST_WORD, STATE_NAMES, Proposal, ProposalState
from cinema.domain.users import Actor
from cinema.errors import CinemaError, ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _, ngettext, when
from cinema.services.audience.proposal_office import ProposalOffice, ProposalSheet
from gui.admin.edit_panel import EditPanel
from gui.scale import px
from gui.widgets.inputs import YES, Tick
from gui.widgets.search_field import SearchField
from gui.widgets.table import SLIM_ROW, Column, Row, Table
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

Decided = Callable[[ProposalState, Movie | None, str], None]
_MOST_FOUND = 20
_ROWS = 3


class ProposalPanel(EditPanel):
    """Shows a proposal; what is like it, among the open ones and in the catalogue, follows when it is read.

    `on_decided` gets the decision, the movie it made or was merged into, and the proposal's title. `on_stale` is called
    when somebody else has decided it, or it is gone.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        proposal: Proposal,
        zone: str,
        *,
        on_close: Callable[[], None],
        on_decided: Decided,
        on_stale: Callable[[], None],
    ) -> None:
        super().__init__(master, app, _("Proposal"), on_close=on_close, on_save=self._accept, save_words=_("Accept"))
        self._proposal, self._zone = proposal, zone
        self._on_decided, self._on_stale = on_decided, on_stale
        self._sheet: ProposalSheet | None = None
        self._target: Movie | None = None
        self._movies: dict[str, Movie] = {}
        self._is_over = proposal.state is not ProposalState.OPEN
        self.together: Tick | None = None
        if self._is_over:
            self.cancel.configure(text=_("Close"))
        else:
            self.cancel.pack_forget()  # the x and Esc close it: the row is for the three decisions
        self._add_facts()
        self._room = ttk.Frame(self.inside, style="Surface.TFrame")
        self._room.pack(fill="x")
        if proposal.state is ProposalState.OPEN:
            self._add_choices()
        else:
            self.save.pack_forget()
        self.fill({})
        office, actor = app.cinema.proposal_office, app.identity.actor()
        app.tasks.submit(
            lambda: office.sheet(actor, proposal.id), owner=self, on_done=self._show_sheet, on_error=self.show
        )

    def first(self) -> tk.Misc:
        """Return what closes it: the panel begins at its top, to be read, and a second Enter decides nothing."""
        return self.cancel if self._is_over else self.head.winfo_children()[-1]

    def show(self, error: BaseException) -> None:
        """Show what is wrong; a list that is out of date is read again."""
        super().show(error)
        if isinstance(error, NotFoundError | ConflictError) and not error.field:
            self._is_over = True
            self._enable()
            self._on_stale()

    def _add_facts(self) -> None:
        one = self._proposal
        self._say(one.title, "Surface.Lead.TLabel", below=2)
        self._say(f"{one.year} · {_(KIND_NAMES[one.kind])}", "Surface.TLabel", below=2)
        words = _("{name}, {when}")
        who = words.format(name=one.writer or _("A former customer"), when=self._when(one.at))
        self._say(who, "Surface.Muted.TLabel", below=8)
        if one.why:
            self._say(one.why, "Surface.TLabel", below=8)

    def _add_choices(self) -> None:
        self.heading(_("Merge into a movie"))
        self.search = SearchField(
            self.inside, _("Search the catalogue"), self._search, self._to_found, width=300, key="↵"
        )
        self.search.pack(anchor="w")
        holder = ttk.Frame(self.inside, style="Surface.TFrame", height=px(SLIM_ROW * (_ROWS + 1) + 8))
        holder.pack_propagate(False)
        holder.pack(fill="x", padx=(px(4), px(8)), pady=(px(4), px(4)))
        columns = (Column("title", _("Title"), 150, grows=True), Column("year", _("Year"), 64, "e"))
        self.found = Table(holder, columns, on_open=self._choose, on_select=self._choose)
        self.found.pack(fill="both", expand=True)
        self.note = WrappedLabel(self.inside, text=_("Reading the catalogue…"), style="Surface.Small.TLabel")
        self.note.pack(fill="x", padx=px(4), pady=(0, px(8)))
        self.heading(_("Your answer"))
        help_text = _("A refusal needs one. The customer reads it at the next sign-in. At most {count} characters.")
        self.area("word", _("A word to the customer"), lines=3, help_text=help_text.format(count=LONGEST_WORD))
        self.refuse = self.action(_("Refuse"), self._refuse, danger=True)
        self.merge = self.action(_("Merge"), self._merge)
        self._enable()
        for button in (self.refuse, self.merge):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]

    def _show_sheet(self, sheet: ProposalSheet) -> None:
        self._sheet = sheet
        if sheet.proposal.state is not ProposalState.OPEN:
            self._add_decision(sheet)
        if sheet.similar:
            self._add_similar(sheet.similar)
        if self._proposal.state is ProposalState.OPEN:
            offered = [one for one in sheet.movies if not one.archived]
            self._show_found(offered, _known_words(sheet.movies))
            if offered:
                self.found.select(offered[0].id)  # which chooses it
        self.settle()

    def _add_decision(self, sheet: ProposalSheet) -> None:
        one = sheet.proposal
        at = self._when(one.decided_at) if one.decided_at is not None else ""
        words = _("{state} by {name}, {when}") if sheet.decided_by else _("{state}, {when}")
        self._say(
            words.format(state=_(STATE_NAMES[one.state]), name=sheet.decided_by, when=at), "Surface.Bold.TLabel",
            below=4, master=self._room,
        )  # fmt: skip
        if one.word:
            self._say(one.word, "Surface.TLabel", below=8, master=self._room)
        if sheet.movie is not None and not sheet.movie.deleted:
            movie = sheet.movie
            link = ttk.Button(
                self._room, text=_("Open “{title}”").format(title=movie.title), style="Surface.Link.TButton",
                command=lambda: self.app.navigator.go("movies", open=movie.id),
            )  # fmt: skip
            link.bind("<Return>", lambda _event: link.invoke())
            link.pack(anchor="w")

    def _add_similar(self, similar: Sequence[Proposal]) -> None:
        words = ngettext("{count} more of this title", "{count} more of this title", len(similar))
        self._say(words.format(count=len(similar)), "Surface.Bold.TLabel", below=4, master=self._room)
        for one in similar:
            line = _("{title} ({year}), {name}").format(
                title=one.title, year=one.year, name=one.writer or _("A former customer")
            )
            self._say(line, "Surface.Small.TLabel", below=2, master=self._room)
        label = _("Merge them into the same movie, too")
        self.together = Tick(self._room, label, help_text=_("If you accept this one or merge it."))
        self.together.pack(fill="x", pady=(px(4), px(4)))
        self.together.set(YES)

    def _search(self, text: str) -> None:
        catalogue = self.app.cinema.catalogue
        if not text.strip():
            sheet = self._sheet
            self._show_found([one for one in sheet.movies if not one.archived] if sheet is not None else [], "")
            return

        def show(movies: tuple[Movie, ...]) -> None:
            if text == self.search.value.get().strip():
                self._show_found(movies, "" if movies else _("Nothing found"))

        self.app.tasks.submit(
            lambda: catalogue.search(MovieQuery(text=text), 0, _MOST_FOUND).movies, owner=self, on_done=show,
            on_error=self._not_searched,
        )  # fmt: skip

    def _not_searched(self, error: BaseException) -> None:
        if isinstance(error, InvalidInputError):
            self.note.configure(text=error.message)
        elif isinstance(error, CinemaError):
            self.message.show(error.message, "bad")
        else:
            self.app.report(error)

    def _show_found(self, movies: Sequence[Movie], words: str) -> None:
        self._movies = {one.id: one for one in movies}
        self._target = None
        self._enable()
        self.found.show([Row(one.id, (one.title, str(one.year or "–"))) for one in movies], keep="")
        self.note.configure(text=words)

    def _to_found(self) -> None:
        if self.found.shown:
            self.found.focus_set()

    def _choose(self, key: str) -> None:
        self._target = self._movies.get(key)
        if self._target is not None:
            self._enable()
            self.note.configure(text=_("Merge goes into “{title}”.").format(title=self._target.title))

    def _accept(self) -> None:
        office, actor, one, word = self._asked()
        similar = self._similar()
        if one.state is ProposalState.OPEN:
            self.send(
                lambda: office.accept(actor, one.id, word=word, similar=similar),
                lambda movie: self._on_decided(ProposalState.ACCEPTED, movie, one.title),
            )

    def _merge(self) -> None:
        office, actor, one, word = self._asked()
        similar, target = self._similar(), self._target
        if target is not None:
            self.send(
                lambda: office.merge(actor, one.id, target.id, word=word, similar=similar),
                lambda movie: self._on_decided(ProposalState.MERGED, movie, one.title),
            )

    def _refuse(self) -> None:
        office, actor, one, word = self._asked()
        self.send(
            lambda: office.refuse(actor, one.id, word),
            lambda _refused: self._on_decided(ProposalState.REFUSED, None, one.title),
        )

    def _asked(self) -> tuple[ProposalOffice, Actor, Proposal, str]:
        return self.app.cinema.proposal_office, self.app.identity.actor(), self._proposal, self.values()["word"]

    def _enable(self) -> None:
        """Let the buttons be pressed that can do something: merging needs a movie."""
        if self._proposal.state is not ProposalState.OPEN:
            return
        for button, may in ((self.save, True), (self.refuse, True), (self.merge, self._target is not None)):
            button.state(["!disabled" if may and not self._is_over else "disabled"])

    def _say(self, words: str, style: str, *, below: int, master: tk.Misc | None = None) -> None:
        label = WrappedLabel(self.inside if master is None else master, text=words, style=style)
        label.pack(fill="x", padx=(px(4), px(8)), pady=(0, px(below)))

    def _when(self, instant: datetime) -> str:
        return when(instant, self._zone, "d MMM y HH:mm")

    def _similar(self) -> tuple[str, ...]:
        if self._sheet is None or self.together is None or self.together.get() != YES:
            return ()
        return tuple(one.id for one in self._sheet.similar)


def _known_words(movies: Sequence[Movie]) -> str:
    """Return what to say of a title's movies in the catalogue; archived ones can't be merged into."""
    archived = [one.title for one in movies if one.archived]
    if len(archived) < len(movies):
        return ""
    if archived:
        return _("“{title}” is in the archive: take it back from there to merge into it.").format(title=archived[0])
    return _("Nothing in the catalogue is like it.")
