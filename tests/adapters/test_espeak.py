"""The voice: it is heard in each language, breaks off, never waits, and is no error where it is absent."""

import array
import io
import os
import shutil
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from cinema.adapters.espeak import _VOICES, EspeakSpeech, sound_of
from cinema.i18n import LANGUAGES

WORDS = {"en": "Two seats in row G", "es": "Dos butacas en la fila G", "pt_BR": "Dois lugares na fila G"}
# A player that writes down what it was given, and when it ended; `exec` so that killing it kills the pause too.
PLAYER = """#!/bin/sh
for last; do :; done
cp "$last" "{folder}/$$.part" && mv "{folder}/$$.part" "{folder}/$$.wav"
exec sleep {seconds}
"""


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a player that takes a minute first on the path, and return where its sounds are."""
    return player(tmp_path, monkeypatch, seconds=60)


def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, seconds: int) -> Path:
    programs, sounds = tmp_path / "programs", tmp_path / "sounds"
    programs.mkdir()
    sounds.mkdir()
    file = programs / "paplay"
    file.write_text(PLAYER.format(folder=sounds, seconds=seconds))
    file.chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return sounds


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def is_running(sound: Path) -> bool:
    try:
        return Path(f"/proc/{sound.stem}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def loudest(sound: bytes) -> int:
    with wave.open(io.BytesIO(sound)) as read:
        assert read.getsampwidth() == 2
        values = array.array("h", read.readframes(read.getnframes()))
    return max((abs(value) for value in values), default=0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_voice_that_is_heard(language: str) -> None:
    assert shutil.which("espeak-ng"), "make test installs it"
    sound = sound_of(WORDS[language], _VOICES[language])
    assert sound is not None
    assert loudest(sound) > 3000
    with wave.open(io.BytesIO(sound)) as read:
        assert 0.5 < read.getnframes() / read.getframerate() < 10, "its head says how long it is"


def test_the_same_words_sound_different_in_each_language() -> None:
    assert len({sound_of("Sala 4, fila G, 21:30", voice) for voice in _VOICES.values()}) == len(LANGUAGES)


def test_words_are_never_read_as_options_or_as_a_file(played: Path) -> None:
    for words in ("--help", "-f /etc/passwd", "", "\x00\x01", "ñ" * 2000):
        sound = sound_of(words, "en")
        assert sound is None or sound.startswith(b"RIFF")


def test_a_sentence_is_played_at_once_and_nobody_waits_for_it(played: Path) -> None:
    voice = EspeakSpeech()
    assert voice.is_there
    before = time.monotonic()
    voice.say(WORDS["en"], "en")
    assert time.monotonic() - before < 0.2
    until(lambda: list(played.glob("*.wav")))
    sound = next(played.glob("*.wav"))
    assert loudest(sound.read_bytes()) > 3000
    assert is_running(sound)
    voice.stop()
    until(lambda: not is_running(sound))
    voice.stop()


def test_a_new_sentence_breaks_the_old_one_off(played: Path) -> None:
    voice = EspeakSpeech()
    voice.say(WORDS["es"], "es")
    until(lambda: list(played.glob("*.wav")))
    first = next(played.glob("*.wav"))
    voice.say(WORDS["pt_BR"], "pt_BR")
    until(lambda: len(list(played.glob("*.wav"))) == 2)
    assert not is_running(first)
    second = next(sound for sound in played.glob("*.wav") if sound != first)
    assert is_running(second)
    voice.stop()
    until(lambda: not is_running(second))


def test_of_many_sentences_in_a_row_the_last_one_is_heard_and_none_after_stop(played: Path) -> None:
    voice = EspeakSpeech()
    for row in "ABCDEFGHIJKLMNOP":
        voice.say(f"Row {row}", "en")
    until(lambda: any(is_running(sound) for sound in played.glob("*.wav")))
    time.sleep(0.3)
    running = [sound for sound in played.glob("*.wav") if is_running(sound)]
    assert len(running) == 1
    assert running[0].read_bytes() == sound_of("Row P", "en")
    voice.say("Row Q", "en")
    voice.stop()
    time.sleep(0.5)
    assert not any(is_running(sound) for sound in played.glob("*.wav"))


def test_it_speaks_again_after_a_sentence_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    played = player(tmp_path, monkeypatch, seconds=0)
    voice = EspeakSpeech()
    for count in (1, 2, 3):
        voice.say(f"Row {count}", "en")
        until(lambda count=count: len(list(played.glob("*.wav"))) == count)  # type: ignore[misc]


def test_words_and_sound_stand_in_no_file_and_no_command_line(
    played: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    voice = EspeakSpeech()
    voice.say("Ada Lovelace", "en")
    until(lambda: list(played.glob("*.wav")))
    line = Path(f"/proc/{next(played.glob('*.wav')).stem}/cmdline").read_bytes()
    assert b"Ada" not in line
    assert list(temporary.iterdir()) == []
    voice.stop()


@pytest.mark.parametrize("there", [(), ("paplay",), ("espeak-ng",)])
def test_a_machine_without_it_says_so_and_stays_silent(
    there: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in there:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = EspeakSpeech()
    assert not voice.is_there
    voice.say("Nobody hears it", "en")
    voice.stop()


def test_a_program_that_was_removed_since_is_no_error(played: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = EspeakSpeech()
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", "/nowhere")
    voice.say(WORDS["en"], "en")
    time.sleep(0.3)
    monkeypatch.setenv("PATH", path)
    voice.say(WORDS["en"], "en")
    until(lambda: list(played.glob("*.wav")))
    voice.stop()


def test_words_that_were_broken_off_are_kept_nowhere(played: Path) -> None:
    voice = EspeakSpeech()
    voice.say("zenobia at quux", "en")
    until(lambda: list(played.glob("*.wav")))
    voice.stop()

    def kept() -> list[str]:
        assert voice._thread is not None
        frame: FrameType | None = sys._current_frames()[voice._thread.ident or 0]
        words: list[str] = []
        while frame is not None:
            words += [str(value) for value in frame.f_locals.values()]
            frame = frame.f_back
        return [one for one in words if "zenobia" in one]

    until(lambda: not kept())
