"""The form of a screening: when and where, how it is shown, what it takes, when it is sold."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from tkinter import ttk
from zoneinfo import ZoneInfo

from cinema.domain.baskets import Basket
from cinema.domain.house import House, business_day
from cinema.domain.schedule import Moved, Override, Party
from cinema.domain.schedule_times import TypedTime, parse_time
from cinema.domain.screening_fields import (
    ACCESS_FEATURES,
    OVERRIDE_REASON_NAMES,
    SCREENING_KIND_NAMES,
    OverrideReason,
    ScreeningKind,
)
from cinema.domain.screenings import MOST_MINUTES, Lengths, Screening, ScreeningState
from cinema.errors import ConflictError, HourTwiceError, InvalidFieldsError, InvalidInputError, ScreeningLockedError
from cinema.i18n import _, when
from gui.admin.card_choice import CardChoice, card_choice
from gui.admin.changes import ChangedLine
from gui.admin.edit_panel import Again, EditPanel
from gui.admin.held_now import HeldList
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_LENGTHS = ("doors", "trailers", "credits", "cleaning")
_TEXTS = ("format", "language", "language_version", "subtitles", "projection", "audio")


class ScreeningForm(EditPanel):
    """Edits a screening. With tickets sold, a change of time or room asks for a reason and lists the parties."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        screening: Screening,
        title: str,
        rooms: Sequence[tuple[str, str]],
        house: House,
        *,
        on_close: Callable[[], None],
        on_saved: Callable[[str], None],
        on_remove: Callable[[], None],
        on_cancel: Callable[[], None],
    ) -> None:
        super().__init__(master, app, title, on_close=on_close, on_save=self._save)
        self._one, self._house, self._on_saved = screening, house, on_saved
        self._rooms = {name: key for key, name in rooms}
        ChangedLine(self.inside, app, "screenings", screening.id).pack(fill="x", padx=px(4), pady=(0, px(8)))
        self.seats = icon_button(
            self.inside, "grid-3x3-gap", lambda: self._open_seats(title), style="Surface.Quiet.TButton", text=_("Seats")
        )
        self.seats.pack(anchor="w", pady=(0, px(8)))
        self.pair(("day", _("Day"), {}), ("starts_at", _("Start"), {}))
        self.toggles("which", _("That time comes twice"), [("1", _("the first")), ("2", _("the second"))], one=True)
        self.fields["which"].pack_forget()
        self.line("auditorium", _("Auditorium"), choices=tuple(self._rooms))
        self.line("price_card", _("Price card"), choices=())
        self._cards = CardChoice()
        self._reason = self.toggles(
            "override_reason", _("Tickets are sold. Why is it changed?"),
            [(key.value, _(words)) for key, words in OVERRIDE_REASON_NAMES.items()], one=True,
        )  # fmt: skip
        self._text = self.line("override_text", _("In your own words"))
        self._parties = ttk.Frame(self.inside, style="Surface.TFrame")
        for piece in (self._reason, self._text):
            piece.pack_forget()
        self.pair(("format", _("Format"), {}), ("projection", _("Projection"), {}))
        self.pair(("language", _("Language"), {}), ("subtitles", _("Subtitles"), {}))
        self.pair(("language_version", _("Language version"), {}), ("audio", _("Audio"), {}))
        self.toggles("features", _("Access"), [(key, _(words)) for key, words in ACCESS_FEATURES.items()])
        kinds = [(kind.value, _(words)) for kind, words in SCREENING_KIND_NAMES.items()]
        self.toggles("kind", _("Kind"), kinds, one=True)
        self.line("tags", _("Event tags"), help_text=_("With commas between them, such as live music."))
        self.heading(_("What it takes, in minutes"))
        self.pair(("doors", _("Doors"), {}), ("trailers", _("Trailers"), {}))
        self.pair(("credits", _("Credits"), {}), ("cleaning", _("Cleaning"), {}))
        if screening.state is ScreeningState.SCHEDULED:
            self._make_cancelling(on_cancel)
        self._make_actions(on_remove)
        self.fill(self._values())
        self._load_cards()

    @property
    def screening(self) -> str:
        """The id of the screening."""
        return self._one.id

    def propose(self, start: datetime, room: str) -> None:
        """Show another time and room as typed, to be saved with a reason."""
        zone = ZoneInfo(self._house.timezone)
        self.fields["starts_at"].set(f"{start.astimezone(zone):%H:%M}")
        self.fields["day"].set(business_day(start, self._house))
        self.fields["auditorium"].set(next((name for name, key in self._rooms.items() if key == room), ""))

    def show(self, error: BaseException) -> None:
        """Show what is wrong; a time that comes twice and tickets that are sold ask for more."""
        if isinstance(error, HourTwiceError):
            self.fields["which"].pack(fill="x", pady=(0, px(8)), padx=(0, px(8)))
        elif isinstance(error, ScreeningLockedError):
            self._ask_reason()
        super().show(error)

    def _open_seats(self, title: str) -> None:
        """Open the page on which single seats are kept for somebody or taken out of sale."""
        if self.is_changed and not self.was_warned:
            self.warn_once()
            return
        at = when(self._one.starts_at, self._house.timezone, "EEE HH:mm")
        self.app.navigator.go("screening_seats", screening=self._one.id, title=f"{title}, {at}")

    def _make_actions(self, on_remove: Callable[[], None]) -> None:
        if self._one.state in {ScreeningState.DRAFT, ScreeningState.SCHEDULED}:
            self.action(_("Remove"), on_remove, danger=True)
        if self._one.state is ScreeningState.DRAFT:
            self.action(_("Publish"), self._publish)

    def _make_cancelling(self, on_cancel: Callable[[], None]) -> None:
        self.heading(_("Held now"))
        self.held = HeldList(self.inside, self.app, self._one.id)
        self.held.pack(fill="x", padx=px(4), pady=(0, px(12)))
        self.cancel_screening = ttk.Button(
            self.inside, text=_("Cancel the screening…"), style="Surface.Danger.TButton", command=on_cancel
        )
        self.cancel_screening.pack(anchor="w", padx=px(4), pady=(0, px(8)))

    def _values(self) -> dict[str, str]:
        one, zone = self._one, ZoneInfo(self._house.timezone)
        lengths = one.lengths or Lengths()
        return {
            "day": business_day(one.starts_at, self._house),
            "starts_at": f"{one.starts_at.astimezone(zone):%H:%M}",
            "auditorium": next((name for name, key in self._rooms.items() if key == one.auditorium), ""),
            "price_card": self._cards.words(one.price_card),
            "features": ",".join(one.features),
            "kind": one.kind.value,
            "tags": ", ".join(one.tags),
            **{name: str(getattr(lengths, name)) for name in _LENGTHS},
            **{name: str(getattr(one, name) or "") for name in _TEXTS},
        }

    def again(self) -> Again:
        """Read the screening again."""
        admin, actor, one = self.app.cinema.admin, self.app.identity.actor(), self._one

        def take(found: Screening) -> dict[str, str]:
            self._one = found
            return self._values()

        return lambda: admin.schedule.screening(actor, one.id), take

    def _save(self) -> None:
        admin, actor = self.app.cinema.admin, self.app.identity.actor()
        try:
            new = self._read()
        except InvalidFieldsError as error:
            self.show(error)
            return
        values, before, old = self.values(), self._values(), self._one
        reason = values["override_reason"]
        override = Override(OverrideReason(reason), values["override_text"].strip()) if reason else None
        timed = any(values[name] != before[name] for name in ("day", "starts_at", "auditorium"))
        room = self._rooms.get(values["auditorium"], old.auditorium)
        typed = TypedTime(values["day"].strip(), values["starts_at"], int(values["which"] or 0) or None)

        to = (typed, room) if timed else None
        self.send(lambda: admin.schedule.change(actor, old, new, override, to), self._done)

    def _read(self) -> Screening:
        values, wrong = self.values(), {}
        lengths = {}
        for name in _LENGTHS:
            text = values[name].strip()
            if not (text.isascii() and text.isdigit() and int(text) <= MOST_MINUTES):
                wrong[name] = _("Write a number from {low} to {high}.").format(low=0, high=MOST_MINUTES)
            else:
                lengths[name] = int(text)
        try:
            date.fromisoformat(values["day"].strip())
        except ValueError:
            wrong["day"] = _("Write a date such as 2026-12-31.")
        try:
            parse_time(values["starts_at"])
        except InvalidInputError as error:
            wrong["starts_at"] = error.message
        if wrong:
            raise InvalidFieldsError(wrong)
        texts = {name: values[name].strip() for name in _TEXTS}
        return replace(
            self._one,
            price_card=self._cards.cards.get(values["price_card"], self._one.price_card),
            format=texts["format"],
            language=texts["language"],
            language_version=texts["language_version"],
            subtitles=texts["subtitles"] or None,
            projection=texts["projection"],
            audio=texts["audio"],
            features=tuple(one for one in values["features"].split(",") if one),
            kind=ScreeningKind(values["kind"] or ScreeningKind.REGULAR.value),
            tags=tuple(one.strip() for one in values["tags"].split(",") if one.strip()),
            lengths=Lengths(**lengths) if Lengths(**lengths) != (self._one.lengths or Lengths()) else self._one.lengths,
        )

    def _done(self, moved: Moved) -> None:
        self._one, parties = moved.screening, moved.parties
        self.fill(self._values())
        self._load_cards()
        self.message.show(_("Saved."), "good")
        if parties:
            self._list(parties, _("These people have tickets that say something else. Tell them:"))
        if moved.lost:
            self._list_lost(moved.lost, below=bool(parties))
        self._on_saved(self._one.id)

    def _load_cards(self) -> None:
        """Offer the price cards and say which one fits best; until then the form has the screening's own."""
        prices, actor, one = self.app.cinema.admin.prices, self.app.identity.actor(), self._one

        def show(found: CardChoice) -> None:
            card = self._cards.cards.get(self.fields["price_card"].get(), one.price_card)
            self._cards = found
            self.fields["price_card"].offer(list(found.cards))
            self.fields["price_card"].set_help(found.hint)
            self.fields["price_card"].set(found.words(card))
            self._saved["price_card"] = found.words(one.price_card)

        self.app.tasks.submit(lambda: card_choice(prices, actor, one), owner=self, on_done=show)

    def _publish(self) -> None:
        admin, actor, one = self.app.cinema.admin, self.app.identity.actor(), self._one

        def done(_found: object) -> None:
            self._on_saved(one.id)
            self.message.show(_("It is on sale now."), "good")

        def work() -> None:
            found = admin.schedule.publish(actor, (one.id,))
            if found.refused:
                raise ConflictError(found.refused[0].message)

        self.send(work, done)

    def _ask_reason(self) -> None:
        after = self.fields["auditorium"]
        self._reason.pack(fill="x", pady=(0, px(8)), padx=(0, px(8)), after=after)
        self._text.pack(fill="x", pady=(0, px(8)), after=self._reason)
        admin, actor, one = self.app.cinema.admin, self.app.identity.actor(), self._one
        self.app.tasks.submit(
            lambda: admin.schedule.parties(actor, one.id), owner=self,
            on_done=lambda parties: self._list(parties, _("These people have tickets:")),
        )  # fmt: skip

    def _list_lost(self, lost: Sequence[Basket], *, below: bool) -> None:
        if not below:
            self._list((), _("Nobody has a ticket yet."))
        words = _("These reserved or parked seats are free again. Tell who waits for them:")
        WrappedLabel(self._parties, text=words, style="Surface.Bold.TLabel").pack(fill="x", pady=(px(8), 0))
        for one in lost:
            seats = ", ".join(ticket.seat_label for ticket in one.order.tickets if ticket.screening == self._one.id)
            name = " ".join(filter(None, (one.number, one.label))) or _("without a name")
            WrappedLabel(self._parties, text=f"{name}: {seats}", style="Surface.Small.TLabel").pack(fill="x")
        self.settle()

    def _list(self, parties: Sequence[Party], words: str) -> None:
        for old in self._parties.winfo_children():
            old.destroy()
        self._parties.pack(fill="x", padx=px(4), pady=(0, px(8)), after=self.fields["auditorium"])
        WrappedLabel(self._parties, text=words, style="Surface.Bold.TLabel").pack(fill="x")
        for one in parties[:30]:
            name = one.name or _("a guest")
            number = one.receipt or one.sale[:8].upper()
            at = f", {when(one.starts_at, self._house.timezone, 'EEE HH:mm')}" if one.starts_at is not None else ""
            WrappedLabel(
                self._parties, text=f"{name}, {number}: {', '.join(one.seats)}{at}", style="Surface.Small.TLabel"
            ).pack(fill="x")
        if len(parties) > 30:
            ttk.Label(
                self._parties, text=_("and {count} more").format(count=len(parties) - 30), style="Surface.Small.TLabel"
            ).pack(anchor="w")
        self.settle()
