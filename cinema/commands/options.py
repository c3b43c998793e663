"""The parser of the command line: options shared by all commands, and none that is given twice or abbreviated."""

import argparse
import re
import sys
import unicodedata
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from cinema.errors import InvalidInputError
from cinema.i18n import LANGUAGES, N_, _


class Parser(argparse.ArgumentParser):
    """An argument parser that refuses an option given twice, before and after the command too.

    argparse would take the last one, and a command would run on another database than the first one named.
    """

    def __init__(self, *, given: set[str] | None = None, add_help: bool = True, **named: Any) -> None:
        # An abbreviation would change its meaning, or become ambiguous, with the next option that is added.
        super().__init__(allow_abbrev=False, add_help=False, **named)
        self.given: set[str] = set() if given is None else given
        for name in (None, "store"):
            self.register("action", name, _Once)
        self.register("action", "store_true", _OnceTrue)
        self._positionals.title, self._optionals.title = _("arguments"), _("options")
        if add_help:  # argparse's own is in English
            self.add_argument(
                "-h", "--help", action="help", default=argparse.SUPPRESS, help=_("show this help and exit")
            )

    def format_usage(self) -> str:
        """Return the usage, with its first word in the language of the command."""
        return _usage_word(super().format_usage())

    def format_help(self) -> str:
        """Return the help, with argparse's own words in the language of the command."""
        return _usage_word(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, in the language of the command, and exit with code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {wrong_words(message)}\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = list(map(str, action.choices))
        words = _("there is no {value} here; choose one of {known}").format(value=ascii(value), known=", ".join(known))
        if near := get_close_matches(str(value), known, 1):
            words = _("there is no {value} here. Did you mean {near}? Choose one of {known}").format(
                value=ascii(value), near=near[0], known=", ".join(known)
            )
        raise argparse.ArgumentError(action, words)

    def check_known(self, words: Sequence[str], commands: Collection[str]) -> None:
        """Refuse an unknown option before the command; argparse would take its value for the command's name."""
        for word in words:
            if word in commands:
                return
            option = word.partition("=")[0]
            if option.startswith("--") and option not in self._option_string_actions:
                self.error(_("there is no option {option}").format(option=option))


# argparse translates its own messages only by a catalogue of the whole process, which this program has not.
_ARGPARSE = (
    (re.compile(r"the following arguments are required: (?P<names>.*)"), N_("missing: {names}")),
    (re.compile(r"one of the arguments (?P<names>.*) is required"), N_("one of these is missing: {names}")),
    (re.compile(r"unrecognized arguments: (?P<names>.*)"), N_("there is no such option or argument: {names}")),
    (
        re.compile(r"argument (?P<name>.*?): not allowed with argument (?P<other>.*)"),
        N_("{name} doesn't go with {other}"),
    ),
    (
        re.compile(r"argument (?P<name>.*?): expected (?:one|at least one) argument"),
        N_("{name} needs a value after it"),
    ),
    (
        re.compile(r"argument (?P<name>.*?): ignored explicit argument (?P<value>.*)"),
        N_("{name} takes no value: {value}"),
    ),
    (
        re.compile(r"argument (?P<name>.*?): invalid int value: (?P<value>.*)"),
        N_("{name} is a whole number, not {value}"),
    ),
    (re.compile(r"argument (?P<name>.*?): (?P<words>.*)"), N_("{name}: {words}")),
)
"""Messages of argparse, and what is said in their place."""


def wrong_words(message: str) -> str:
    """Return a message of argparse in the language of the command; one that is not known as it is."""
    for pattern, words in _ARGPARSE:
        if found := pattern.fullmatch(message):
            return _(words).format(**found.groupdict())
    return message


def _usage_word(text: str) -> str:
    return text.replace("usage: ", f"{_('usage:')} ", 1) if text.startswith("usage: ") else text


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
        help=_("the user who acts: whose name the journal has"),
    )
    shared.add_argument("--language", choices=list(LANGUAGES), default=none)
    shared.add_argument("--theme", choices=["foyer", "matinee"], default=none, help=_("dark or light"))
    return shared


def _named(text: str) -> str:
    """Refuse an empty name, such as that of an unset variable: it would mean the house's own database or operator."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("a name is missing"))
    return text
