"""The parser of the command line: options shared by all commands, and none that is given twice or abbreviated."""

import argparse
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from cinema.errors import InvalidInputError
from cinema.i18n import LANGUAGES, _


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses an option given twice, before and after the command too.

    argparse would take the last one, and a command would run on another database than the first one named.
    """

    def __init__(self, *, given: set[str] | None = None, **named: Any) -> None:
        # An abbreviation would change its meaning, or become ambiguous, with the next option that is added.
        super().__init__(allow_abbrev=False, **named)
        self.given: set[str] = set() if given is None else given
        for name in (None, "store"):
            self.register("action", name, _Once)
        self.register("action", "store_true", _OnceTrue)

    def check_known(self, words: Sequence[str], commands: Collection[str]) -> None:
        """Refuse an unknown option before the command; argparse would take its value for the command's name."""
        for word in words:
            if word in commands:
                return
            option = word.partition("=")[0]
            if option.startswith("--") and option not in self._option_string_actions:
                self.error(_("there is no option {option}").format(option=option))


class _Once(argparse.Action):
    """Stores a value, once."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        assert isinstance(parser, Parser)
        if option is not None and self.dest in parser.given:
            parser.error(_("{option} is given twice").format(option=option))
        if option is not None:
            parser.given.add(self.dest)
        setattr(namespace, self.dest, True if self.nargs == 0 else values)


class _OnceTrue(_Once):
    """Stores True, once."""

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        default: Any = False,
        required: bool = False,
        help: str | None = None,  # noqa: A002 - argparse's name
    ) -> None:
        super().__init__(option_strings, dest, nargs=0, default=default, required=required, help=help)


def check_letters(arguments: argparse.Namespace) -> None:
    """Raise InvalidInputError for a text with bytes that are no letters, which no database takes.

    Python hands them on as lone surrogates. A name of a file may have them.
    """
    for name, value in vars(arguments).items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and any(unicodedata.category(sign) == "Cs" for sign in text):
                words = _("{name}: {text} has bytes that are no letters. Check the encoding of the terminal or script.")
                raise InvalidInputError(words.format(name=name, text=ascii(text)), field=name)


def shared_options() -> Parser:
    """Return a parent parser with the options of every command, which stand before or after its name.

    Each parser needs parents of its own: `set_defaults` changes the parents' options, and a default of the command's
    parser would replace what stood before the command.
    """
    shared = Parser(add_help=False)
    none = argparse.SUPPRESS
    shared.add_argument("--database", metavar="NAME", type=_named, default=none, help=_("the database's name"))
    shared.add_argument("--json", action="store_true", default=none, help=_("print JSON"))
    shared.add_argument(
        "--as",
        dest="user",
        metavar="USER",
        type=_named,
        default=none,
        help=_("the user who acts, on a house's own server"),
    )
    shared.add_argument("--language", choices=list(LANGUAGES), default=none)
    shared.add_argument("--theme", choices=["foyer", "matinee"], default=none, help=_("dark or light"))
    return shared


def _named(text: str) -> str:
    """Refuse an empty name, such as that of an unset variable: it would mean the house's own database or operator."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("a name is missing"))
    return text
