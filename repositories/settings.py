"""Stores the house's settings, ticket key and mark (demo or real), and the progress of loads of sample data."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.house import House, business_day, next_business_day
from cinema.domain.sealing_key import SealingKey, read_sealing_key
from cinema.domain.stored_settings import unusable_words
from cinema.errors import ConflictError, UnreadableError
from cinema.i18n import _
from cinema.ports import SetUp
from repositories.collection import Collection, Document
from repositories.documents import from_document, nested
from repositories.read_cache import ReadCache
from repositories.settings_check import BACKUP_KEY, HOUSE, KEY_BYTES, MARK, SET_UP, TICKET_KEY, is_key, judged_house

MUST_BE_EMPTY = ("users", "movies", "auditoriums", "price_cards", "screenings", "transactions")


class HouseSettings:
    """See `cinema.ports.HouseSettings`. `recorded_mark` returns what the journal says of the mark, if anything."""

    def __init__(
        self,
        settings: Collection,
        seed_loads: Collection,
        others: dict[str, Collection],
        recorded_mark: Callable[[], str | None],
    ) -> None:
        self._settings = settings
        self._recorded_mark = recorded_mark
        self._recorded_kind: str | None = None
        self._loads = seed_loads
        self._others = others
        self._known_mark: Document | None = None
        self._recent: ReadCache[tuple[House, Mapping[str, str]]] = ReadCache()

    def house(self) -> House:
        """See the port; changes of other programs are seen within two seconds."""
        house, wrong = self.judged()
        for name, reason in wrong.items():
            if name != "card_provider":  # without a terminal's name there is cash, and the one beside the till
                raise UnreadableError(unusable_words(name, reason), field=name)
        return house

    def judged(self) -> tuple[House, Mapping[str, str]]:
        """See the port."""
        return self._recent.get(HOUSE, self._read_house)

    def _read_house(self, key: str) -> tuple[House, Mapping[str, str]]:
        return judged_house(self._settings.find_one({"_id": key}) or {})

    def set(self, name: str, value: Any) -> None:
        """See the port."""
        self._settings.update_one({"_id": HOUSE}, {"$set": {name: value}}, upsert=True)
        self._recent.forget(HOUSE)

    def day_start(self, hour: int, now: datetime) -> dict[str, Any]:
        """See the port."""
        house, _wrong = self._read_house(HOUSE)
        today = business_day(now, house)
        # A second change on the same business day must keep the hour that applies until its end.
        counts = not house.day_starts_from or today >= house.day_starts_from
        return {
            "day_starts_at": hour,
            "day_starts_from": next_business_day(now, house),
            "day_started_at": house.day_starts_at if counts else house.day_started_at,
        }

    def forget(self) -> None:
        """See the port."""
        self._recent.forget(HOUSE)

    def has_prices(self) -> bool:
        """See the port."""
        return any(self._others[name].find_one({}, {"_id": 1}) for name in ("price_cards", "transactions"))

    def is_set_up(self) -> bool:
        """See the port."""
        return self._mark() is not None

    def mark_set_up(self) -> None:
        """See the port."""
        if self._note_mark("real").get("kind") != "real":
            raise ConflictError(_("This is a demo database: a real house needs one of its own."))

    def decide_set_up(self, plan: SetUp) -> SetUp:
        """See the port."""
        with suppress(DuplicateKeyError):
            self._settings.insert_one({"_id": SET_UP, **nested(plan)})
        return self.find_set_up() or plan

    def find_set_up(self) -> SetUp | None:
        """See the port."""
        found = self._settings.find_one({"_id": SET_UP})
        return from_document(SetUp, found) if found else None

    def finish_set_up(self, plan: SetUp) -> None:
        """See the port."""
        # Guarded, since a program that stood still meanwhile must not undo what was changed since.
        query = {"_id": HOUSE, "set_up_by": {"$ne": plan.admin.id}}
        with suppress(DuplicateKeyError):
            self._settings.update_one(query, {"$set": {**plan.settings, "set_up_by": plan.admin.id}}, upsert=True)
        self._recent.forget(HOUSE)
        self.mark_set_up()
        self._settings.update_one({"_id": SET_UP}, {"$set": {"password_hash": "", "replaces": None}})

    def drop_set_up(self, plan: SetUp) -> None:
        """See the port."""
        self._settings.delete_one({"_id": SET_UP, "admin.id": plan.admin.id})

    def is_demo(self) -> bool:
        """See the port."""
        if (self._mark() or {}).get("kind") != "demo":
            return False
        # A real house stays one, whatever somebody writes into its mark: in a demo anybody pays with a test card.
        if self._recorded_kind is None:
            self._recorded_kind = self._recorded_mark() or "demo"
        return self._recorded_kind == "demo"

    def mark_demo(self) -> None:
        """See the port."""
        mark = self._mark()
        if mark is None:
            used = [name for name in MUST_BE_EMPTY if self._others[name].find_one({}, {"_id": 1})]
            if used:
                raise ConflictError(_("This database is in use: only an empty one can become a demo."))
            mark = self._note_mark("demo")
        if mark.get("kind") != "demo":
            raise ConflictError(_("This is a real house's database: only an empty one can become a demo."))

    def ticket_key(self) -> bytes:
        """See the port."""
        found = self._settings.find_one({"_id": TICKET_KEY})
        if found is None:
            # Two programs may race: the first key stays, and both read it.
            with suppress(DuplicateKeyError):
                self._settings.insert_one({"_id": TICKET_KEY, "key": os.urandom(KEY_BYTES)})
            found = self._settings.find_one({"_id": TICKET_KEY})
        key = (found or {}).get("key")
        if not isinstance(key, bytes) or not is_key(key):
            raise UnreadableError(_("The key that signs tickets is corrupt. Run “cinema doctor”."))
        return bytes(key)

    def backup_key(self) -> SealingKey | None:
        """See the port."""
        found = self._settings.find_one({"_id": BACKUP_KEY})
        return read_sealing_key(found) if found is not None else None

    def seed_state(self, seed_id: str) -> dict[str, str]:
        """See the port."""
        found = self._loads.find_one({"_id": seed_id}) or {}
        return {key: str(value) for key, value in found.items() if key != "_id"}

    def note_seed(self, seed_id: str, key: str, value: str) -> str:
        """See the port."""
        kept = {"$ifNull": [f"${key}", {"$literal": value}]}
        done = self._loads.find_one_and_update({"_id": seed_id}, [{"$set": {key: kept}}], upsert=True)
        return str((done or {})[key])

    def _mark(self) -> Document | None:
        """Return the stored mark, cached for good: once set, it never changes."""
        self._known_mark = self._known_mark or self._settings.find_one({"_id": MARK})
        return self._known_mark

    def _note_mark(self, kind: str) -> Document:
        with suppress(DuplicateKeyError):
            self._settings.insert_one({"_id": MARK, "kind": kind})
        return self._mark() or {}
