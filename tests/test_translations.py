"""The catalogues hold every text of the code, and nothing in them is missing, uncertain or of another shape."""

import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from cinema.i18n import LANGUAGES

TOOL = Path(__file__).parent.parent / "tools" / "messages.py"
TRANSLATED = [language for language in LANGUAGES if language != "en"]
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return _tool()


@pytest.fixture(scope="module")
def texts(tool: ModuleType) -> Catalog:
    found = tool.extracted()
    assert isinstance(found, Catalog)
    return found


@pytest.fixture(scope="module", params=TRANSLATED)
def catalogue(request: pytest.FixtureRequest, tool: ModuleType) -> Catalog:
    with tool.path_of(request.param).open("rb") as file:
        return read_po(file, locale=request.param, abort_invalid=True)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text),)


def _names(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def test_installing_compiles_catalogues_that_an_update_of_the_project_has_changed() -> None:
    where = TOOL.parent.parent
    catalogue = "cinema/locale/es/LC_MESSAGES/cinema.po"
    told = subprocess.run(
        ["make", "-n", "-W", catalogue, "install"], cwd=where, check=True, capture_output=True, text=True
    )
    assert "pip install" in told.stdout


def test_the_tool_knows_the_languages_of_the_program(tool: ModuleType) -> None:
    assert set(tool.LANGUAGES) == set(TRANSLATED)


def test_every_text_of_the_code_is_in_the_catalogue(texts: Catalog, catalogue: Catalog) -> None:
    known = {message.id for message in _messages(catalogue)}
    assert [message.id for message in _messages(texts) if message.id not in known] == []


def test_no_text_of_the_catalogue_has_left_the_code(texts: Catalog, catalogue: Catalog) -> None:
    used = {message.id for message in _messages(texts)}
    assert [message.id for message in _messages(catalogue) if message.id not in used] == []
    assert not catalogue.obsolete


def test_everything_is_translated_for_certain(tool: ModuleType, catalogue: Catalog) -> None:
    assert tool.untranslated(catalogue) == []
    assert not catalogue.fuzzy


def test_plural_forms_are_filled(catalogue: Catalog) -> None:
    for message in _messages(catalogue):
        if message.pluralizable:
            forms = _forms(message.string)
            assert len(forms) == catalogue.num_plurals, message.id
            assert all(form.strip() for form in forms), message.id
        else:
            assert isinstance(message.string, str), message.id


def test_placeholders_agree(catalogue: Catalog) -> None:
    for message in _messages(catalogue):
        originals = _forms(message.id)
        for index, form in enumerate(_forms(message.string)):
            original = originals[min(index, len(originals) - 1)]
            assert _names(form) == _names(original), message.id


def test_edges_agree(catalogue: Catalog) -> None:
    # A text that ends with a colon or in spaces is put together with another by the code.
    for message in _messages(catalogue):
        for original, form in zip(_forms(message.id), _forms(message.string), strict=False):
            assert form == form.strip() or original != original.strip(), message.id
            assert form.endswith(":") or not original.endswith(":"), message.id
