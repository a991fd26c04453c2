"""Draw and speak the characters of a captcha, beside the event loop."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha

from security.threads import Busy, Threads

__all__ = ["Busy", "Language", "Rendered", "Studio", "draw", "speak"]

Language = Literal["fr", "en"]
_VOICES = Path(__file__).parent / "voices"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The same characters as a PNG and as a WAV."""

    png: bytes
    wav: bytes


class Studio:
    """Render at most a few captchas at once: each costs a quarter of a second of pure Python."""

    def __init__(self, *, threads: int = 1, max_waiting: int = 20, max_wait: float = 5.0) -> None:
        self._threads = Threads(threads, name="studio", max_waiting=max_waiting, max_wait=max_wait)

    async def render(self, text: str, *, language: Language) -> Rendered:
        """Draw and speak a text of the alphabet. Raises `Busy`."""
        return await self._threads.run(lambda: Rendered(png=draw(text), wav=speak(text, language=language)))

    def close(self) -> None:
        """Let the threads end; whoever comes later is told `Busy`."""
        self._threads.close()


def draw(text: str) -> bytes:
    """Draw a text as a PNG of 240 by 80, in the font that the library bundles."""
    return bytes(ImageCaptcha(width=240, height=80).generate(text, format="png").getvalue())


def speak(text: str, *, language: Language) -> bytes:
    """Speak a text, letter by letter over noise, as a WAV of 8 kHz."""
    return bytes(_voice(language).generate(text))


@cache
def _voice(language: Language) -> AudioCaptcha:
    voice = AudioCaptcha(voicedir=str(_VOICES / language))
    voice.load()
    return voice
