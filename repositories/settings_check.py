"""Checks the documents of `settings`, for the doctor and before a restore; decides which settings can be used."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from cinema.domain.house import House, read_setting
from cinema.domain.payments import Provider
from cinema.domain.sealing_key import read_sealing_key
from cinema.domain.stored_settings import unusable_words, why_unusable
from cinema.errors import InvalidInputError, UnreadableError
from cinema.i18n import _
from cinema.ports import SetUp
from repositories.documents import from_document

HOUSE, MARK, SET_UP, TICKET_KEY, BACKUP_KEY = "house", "mark", "set_up", "ticket_key", "backup_key"
KEY_BYTES = 32
_NAMES = tuple(field.name for field in fields(House))


def judged_house(document: Mapping[str, Any]) -> tuple[House, dict[str, str]]:
    """Return the settings, with the default for each that can't be used, and why it can't, by its name."""
    stored = {name: document[name] for name in _NAMES if name in document}
    wrong = {name: reason for name, value in stored.items() if (reason := why_unusable(name, value)) is not None}
    values = {**asdict(House()), **{name: value for name, value in stored.items() if name not in wrong}}
    return House(**{**values, "card_provider": Provider(values["card_provider"])}), wrong


def wrong_fields(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a document of `settings`: a field, and the message about it."""
    name = document["_id"]
    if name == HOUSE:
        _house, wrong = judged_house(document)
        for field, reason in {**_unknown_currency(document), **wrong}.items():
            yield field, unusable_words(field, reason)
    elif name == MARK and document.get("kind") not in ("demo", "real"):
        yield "kind", _("The mark of the house says neither demo nor real.")
    elif name == TICKET_KEY and not is_key(document.get("key")):
        yield "key", _("The key that signs tickets is not a key of {count} bytes.").format(count=KEY_BYTES)
    elif name == BACKUP_KEY:
        try:
            read_sealing_key(document)
        except UnreadableError as error:
            yield error.field or "public_key", error.message
    elif name == SET_UP:
        try:
            from_document(SetUp, document)
        except UnreadableError:
            yield "admin", _("The plan of the first set-up can't be read.")


def is_key(value: object) -> bool:
    """Tell whether a stored value is a key that signs tickets."""
    return isinstance(value, bytes) and len(value) == KEY_BYTES


def _unknown_currency(document: Mapping[str, Any]) -> dict[str, str]:
    """Check the currency by the whole list too, which no window waits for here."""
    try:
        if isinstance(currency := document.get("currency"), str):
            read_setting("currency", currency)
    except InvalidInputError as error:
        return {"currency": error.message}
    return {}
