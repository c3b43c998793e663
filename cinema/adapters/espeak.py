"""Speaks with the program espeak-ng, where it is installed, through the first program found that plays sound.

Words and sound go from program to program in memory: neither stands in a file or in a command line, which others on the
machine could read.
"""

import logging
import os
import shutil
import struct
import subprocess
import threading

_VOICES = {"en": "en", "es": "es", "pt_BR": "pt-br"}
_WORDS_A_MINUTE = "155"
_PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"))
_TO_SPEAK, _TO_PLAY = 10.0, 120.0  # seconds until a program that hangs is ended
_log = logging.getLogger(__name__)


class EspeakSpeech:
    """See `cinema.ports.Speech`. One thread speaks the newest words; it begins with the first of them."""

    def __init__(self) -> None:
        self._program = shutil.which("espeak-ng")
        self._player = next((one for one in _PLAYERS if shutil.which(one[0])), None)
        self._changed = threading.Condition()
        self._turn = 0  # counts the calls: a sound of another turn was broken off
        self._wanted: tuple[str, str] | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    @property
    def is_there(self) -> bool:
        """See `cinema.ports.Speech.is_there`; looked up when this was made."""
        return self._program is not None and self._player is not None and hasattr(os, "memfd_create")

    def say(self, words: str, language: str) -> None:
        """See `cinema.ports.Speech.say`; an unknown language is read as English."""
        if not self.is_there:
            return
        with self._changed:
            self._break_off()
            self._wanted = (words, _VOICES.get(language, "en"))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="speech", daemon=True)
                self._thread.start()
            self._changed.notify()

    def stop(self) -> None:
        """See `cinema.ports.Speech.stop`."""
        with self._changed:
            self._break_off()

    def _break_off(self) -> None:
        self._turn += 1
        self._wanted = None
        if self._playing is not None:
            self._playing.kill()

    def _work(self) -> None:
        while True:
            try:
                self._speak_next()
            except OSError as error:  # a program was removed, or the machine is short of something
                _log.info("speech: %s", error)

    def _speak_next(self) -> None:
        """Wait for words and speak them; a method of its own, so that this thread keeps none of them while it waits."""
        with self._changed:
            while self._wanted is None:
                self._changed.wait()
            (words, voice), turn = self._wanted, self._turn
            self._wanted = None
        sound = sound_of(words, voice)
        if sound is not None:
            self._play(sound, turn)

    def _play(self, sound: bytes, turn: int) -> None:
        """Play a WAV file to its end, unless another turn has begun or begins."""
        file = os.memfd_create("speech")
        try:
            with open(file, "wb", closefd=False) as written:
                written.write(sound)
            with self._changed:
                if turn != self._turn or self._player is None:
                    return
                playing = self._playing = subprocess.Popen(  # noqa: S603 - a program of the system, a file of ours
                    [*self._player, f"/proc/self/fd/{file}"],
                    pass_fds=(file,),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        finally:
            os.close(file)  # the player has its own
        try:
            playing.wait(_TO_PLAY)
        except subprocess.TimeoutExpired:
            _log.info("speech: the player hung")
            playing.kill()
            playing.wait()
        with self._changed:
            self._playing = None


def sound_of(words: str, voice: str) -> bytes | None:
    """Return words as a WAV file in one of espeak-ng's voices; None if there is no sound. Raises OSError without it."""
    command = ["espeak-ng", "--stdout", "--stdin", "-b", "1", "-v", voice, "-s", _WORDS_A_MINUTE]
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system
            command, input=words.encode(), capture_output=True, timeout=_TO_SPEAK, check=False
        )
    except subprocess.TimeoutExpired:
        _log.info("speech: espeak-ng hung")
        return None
    if done.returncode != 0:
        _log.info("speech: %s", done.stderr.decode(errors="replace").strip())
        return None
    return _with_length(done.stdout)


def _with_length(sound: bytes) -> bytes | None:
    """Write the lengths into a WAV file's head: a program that writes into a pipe doesn't know them in advance."""
    at = sound.find(b"data")
    if not sound.startswith(b"RIFF") or at < 0 or len(sound) <= at + 8:
        return None
    whole, body = struct.pack("<I", len(sound) - 8), struct.pack("<I", len(sound) - at - 8)
    return sound[:4] + whole + sound[8 : at + 4] + body + sound[at + 8 :]
