"""Compiles locale/*.po into the package, so that a wheel and an editable install both have every language."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Writes cinema/locale/LANG/LC_MESSAGES/cinema.mo beside each .po file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile every catalogue found; called once a build by hatchling."""
        for po in Path(self.root, "cinema", "locale").glob("*/LC_MESSAGES/cinema.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
