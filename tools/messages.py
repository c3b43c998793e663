"""Brings cinema/locale/*/LC_MESSAGES/cinema.po up to date with the texts in the code, and compiles them.

python tools/messages.py           update and compile
python tools/messages.py --check   say what is missing or stale, and fail if anything is
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "cinema" / "locale"
LANGUAGES = {"es": "Spanish", "pt_BR": "Brazilian Portuguese"}
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # the same each time, so that only texts make a change
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Return every text of the code."""
    catalog = Catalog(project="cinema", charset="utf-8")
    for folder in ("cinema", "gui", "repositories"):
        for name, line, message, comments, context in extract_from_dir(
            ROOT / folder, method_map=[("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True
        ):
            del line
            catalog.add(message, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str) -> Path:
    """Return where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES" / "cinema.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue, an empty one if there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="cinema", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def untranslated(catalog: Catalog) -> list[str]:
    """Return the texts that have no translation, or an uncertain one."""

    def whole(message: Message) -> bool:
        strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        return all(strings) and not message.fuzzy

    return [str(one.id) for one in catalog if one.id and not whole(one)]


def main() -> int:
    """Update and compile, or check."""
    texts = extracted()
    failed = 0
    for language, name in LANGUAGES.items():
        catalog = read(language)
        before = {one.id for one in catalog if one.id}
        catalog.update(texts, no_fuzzy_matching=True)
        if "--check" in sys.argv:
            now = {one.id for one in catalog if one.id}
            for text in sorted(map(str, now - before)) + untranslated(catalog):
                print(f"{language}: not translated: {text}")
                failed = 1
            continue
        catalog.obsolete.clear()
        catalog.fuzzy = False
        catalog.header_comment = f"# {name} texts of cinema. MIT License."
        catalog.last_translator = catalog.language_team = "The cinema contributors"
        catalog.msgid_bugs_address = ""
        catalog.creation_date = catalog.revision_date = _ANY_DAY
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalog, omit_header=False, sort_output=True, no_location=True, width=110)
        with path_of(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
        print(f"{language}: {len(catalog)} texts, {len(untranslated(catalog))} to translate")
    return failed


if __name__ == "__main__":
    sys.exit(main())
