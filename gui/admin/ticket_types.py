"""The ticket types: a table, and a form beside it. The second page of the prices."""

from typing import ClassVar

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.card_words import age_words
from cinema.domain.text import Searched
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.type_forms import CATEGORY_NAMES
from cinema.i18n import N_, _, ngettext
from cinema.services.office.prices import PriceOverview
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.price_switch import price_switch
from gui.admin.type_form import TypeForm
from gui.widgets.search_field import SearchField
from gui.widgets.table import Column, Row, cut


class TicketTypesPage(ListPage):
    """All ticket types of the house, in the order in which they are offered."""

    nav: ClassVar[str] = "prices"
    hint: ClassVar[str] = N_("Name or key")
    empty: ClassVar[tuple[str, str, str]] = (
        "ticket-perforated", N_("No ticket types yet"),
        N_("Add the first one, such as Adult. Price cards give it a price."),
    )  # fmt: skip

    def build(self) -> None:
        """Make the page in the current language."""
        self.columns = (  # type: ignore[misc]
            Column("name", _("Name"), 160, grows=True),
            Column("key", _("Key"), 56, "center", drops=2),
            Column("category", _("Category"), 140, drops=3),
            Column("ages", _("Ages"), 100, drops=4),
            Column("rules", _("Who and how many"), 210, drops=5),
            Column("cards", _("Price cards"), 120, "e", drops=1),
        )
        self._read: PriceOverview | None = None
        super().build()

    def make_tools(self) -> None:
        """Add the switch to the price cards, and the button."""
        price_switch(self.tools, self.app, "ticket_types", self.may_leave).pack(side="left")
        # Beside the filters' place, which goes below the switch where there is no room.
        self.field.destroy()
        self.field = SearchField(self.filter_room, _(self.hint), self._searched, self.focus_table, surface=False)
        self.field.pack(side="left")
        self.add_button(_("Add a ticket type"), "plus-lg", lambda: self.open(""))

    def reload(self, keep: str | None = None) -> None:
        """Load all ticket types and show those that match."""
        admin, actor = self.app.cinema.admin, self.app.identity.actor()

        def show(read: PriceOverview) -> None:
            self._read = read
            self._show(keep)

        self.load(lambda: admin.prices.overview(actor), show)

    def search(self, text: str) -> bool:
        """Filter what is loaded: no query is needed."""
        self._text = text
        self._show(None)
        return True

    def make_panel(self, key: str) -> EditPanel:
        """Return the form of a ticket type."""
        types = self._read.types if self._read is not None else ()
        record = next((one for one in types if one.id == key), None)
        return TypeForm(self.body, self.app, record, types, on_close=self.close, on_saved=self.reload)

    def _show(self, keep: str | None) -> None:
        if self._read is None:
            return
        types = sorted(self._read.types, key=lambda one: (one.archived, one.order, one.name))
        found = [one for one in types if Searched.of(one.name, one.key).has(self.text)]
        words = ngettext("{count} ticket type", "{count} ticket types", len(found)).format(count=len(found))
        self.show_rows([self._row(one) for one in found], words, keep=keep, any_at_all=bool(types))

    def _row(self, one: TypeRecord) -> Row:
        assert self._read is not None
        count = sum(1 for line in self._read.cards if one.id in line.card.sold and not line.card.archived)
        state = _("archived") if one.archived else str(count) if count else _("none")
        return Row(
            one.id,
            (
                cut(one.name, 320), one.key or "–", _(CATEGORY_NAMES[one.category]), age_words(one) or "–",
                cut(rule_words(one, self._read.types) or "–", 210), state,
            ),
            {"cards": count, "ages": one.age_from if one.age_from is not None else one.age_to},
            tone="muted" if one.archived else "",
        )  # fmt: skip


def rule_words(one: TypeRecord, types: tuple[TypeRecord, ...]) -> str:
    """Return who may buy a ticket type, and how many, in words."""
    said = [_("members") for _once in (1,) if one.members_only] + [_("staff") for _once in (1,) if one.staff_only]
    if one.least > 1:
        said.append(_("at least {count}").format(count=one.least))
    if one.most is not None:
        said.append(_("at most {count}").format(count=one.most))
    if one.per is not None:
        named = {other.id: other.name for other in types}
        other = _(SEAT_KIND_NAMES[one.per.kind]) if one.per.kind is not None else named.get(one.per.type or "", "?")
        said.append(_("{number} for {count} × {other}").format(number=one.per.number, count=one.per.of, other=other))
    return ", ".join(said)
