"""What customers propose for the catalogue: a table by state, and a panel beside it in which one is decided."""

from typing import ClassVar

from cinema.domain.movies import KIND_NAMES, Movie
from cinema.domain.proposals import STATE_NAMES, Proposal, ProposalState
from cinema.domain.text import Searched, fold
from cinema.i18n import N_, _, ngettext, number, when
from cinema.services.audience.proposal_office import ProposalTable
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.proposal_panel import ProposalPanel
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.table import Column, Row

_EMPTY = {
    ProposalState.OPEN: (
        N_("Nothing waits for you"), N_("What customers miss in the catalogue, and propose, is decided here."),
    ),
    ProposalState.ACCEPTED: (N_("None accepted yet"), N_("What you accept becomes a movie of the catalogue.")),
    ProposalState.MERGED: (
        N_("None merged yet"), N_("A proposal of what is in the catalogue already is merged into that movie."),
    ),
    ProposalState.REFUSED: (N_("None refused"), N_("A refusal needs a word, which the customer reads.")),
}  # fmt: skip


class ProposalsPage(ListPage):
    """The proposals in one state, the newest first; the open ones at first."""

    nav: ClassVar[str | None] = "movies"
    part: ClassVar[str] = N_("Proposals")
    hint: ClassVar[str] = N_("Title, year, customer")
    adds: ClassVar[bool] = False
    one_row: ClassVar[int] = 820

    def build(self) -> None:
        """Make the page in the current language."""
        self.columns = (  # type: ignore[misc]
            Column("title", _("Title"), 190, grows=True),
            Column("year", _("Year"), 64, "e"),
            Column("kind", _("Kind"), 132, drops=3),
            Column("by", _("Proposed by"), 130, grows=True, drops=2),
            Column("when", _("When"), 164, drops=1),
            Column("state", _("State"), 100, drops=4),
        )
        self._state = getattr(self, "_state", ProposalState.OPEN)
        self._read: tuple[ProposalTable, str] | None = None
        super().build()

    def make_tools(self) -> None:
        """Add the way back."""
        back = icon_button(self.tools, "arrow-left", self.app.navigator.back, style="Quiet.TButton", text=_("Movies"))
        back.pack(side="left", before=self.field, padx=(0, px(8)))

    def key_hints(self) -> list[tuple[str, str]]:
        """Return the keys that the foot shows."""
        return [("Enter", _("Look and decide")), ("Esc", _("Back"))]

    def shown(self) -> None:
        """Load again: a customer may have proposed something."""
        if self._read is not None and self.panel is None:
            self.reload()

    def reload(self, keep: str | None = None) -> None:
        """Load the proposals in the chosen state and show those that match."""
        cinema, actor, state = self.app.cinema, self.app.identity.actor(), self._state

        def show(read: tuple[ProposalTable, str]) -> None:
            if state is self._state:
                self._read = read
                self._show(keep)

        self.load(lambda: (cinema.proposal_office.table(actor, state), cinema.house().timezone), show)

    def search(self, text: str) -> bool:
        """Filter what is loaded: no query is needed."""
        self._text = text
        self._show(None)
        return True

    def make_panel(self, key: str) -> EditPanel:
        """Return the panel of a proposal."""
        assert self._read is not None
        table, zone = self._read
        proposal = next(one for one in table.rows if one.id == key)
        return ProposalPanel(
            self.body, self.app, proposal, zone, on_close=self.close, on_decided=self._decided,
            on_stale=lambda: self.reload(key),
        )  # fmt: skip

    def _decided(self, decision: ProposalState, movie: Movie | None, title: str) -> None:
        """Say what was decided, and go on with the next one."""
        words = {
            ProposalState.ACCEPTED: _(
                "“{title}” is in the catalogue. It needs its minutes before it can be scheduled."
            ),
            ProposalState.MERGED: _("Merged into “{title}”."),
        }.get(decision, _("“{title}” is refused."))
        action = None
        if decision is ProposalState.ACCEPTED and movie is not None:
            action = (_("Open the movie"), lambda: self.app.navigator.go("movies", open=movie.id))
        self.app.notify(
            words.format(title=movie.title if movie is not None else title), "good", action=action, seconds=10
        )
        self.close_panel()
        self.reload()
        self.focus_table()

    def _choose(self, value: str) -> None:
        if not self.may_close():
            self._show(None)  # the chips show the state of the rows again
            return
        self.close_panel()
        self._state = ProposalState(value)
        self.reload()

    def _show(self, keep: str | None) -> None:
        if self._read is None:
            return
        table, zone = self._read
        choices = [(one.value, f"{_(words)} {number(table.counts[one])}") for one, words in STATE_NAMES.items()]
        self.filters(choices, self._state.value, self._choose)
        title, sentence = _EMPTY[self._state]
        self.empty = ("lightbulb", title, sentence)  # type: ignore[misc]
        found = [one for one in table.rows if Searched.of(one.title, str(one.year), one.writer).has(self.text)]
        had_focus = self.focus_displayof() is self.table.tree
        self.show_rows(
            [_row(one, zone) for one in found], self._said(len(found), table), keep=keep, any_at_all=bool(table.rows)
        )
        if had_focus and not found:  # the table is gone, and the focus with it
            self.field.entry.focus_set()

    def _said(self, found: int, table: ProposalTable) -> str:
        whole = table.counts[self._state]
        if whole > len(table.rows):
            words = _("{count} of the newest {read}; there are {whole}")
            return words.format(count=number(found), read=number(len(table.rows)), whole=number(whole))
        return ngettext("{count} proposal", "{count} proposals", found).format(count=number(found))


def _row(one: Proposal, zone: str) -> Row:
    cells = (
        one.title, str(one.year), _(KIND_NAMES[one.kind]), one.writer or _("A former customer"),
        when(one.at, zone, "d MMM y HH:mm"), _(STATE_NAMES[one.state]),
    )  # fmt: skip
    return Row(one.id, cells, {"title": fold(one.title), "year": one.year, "when": one.at})
