"""Record the voices of the spoken captcha with espeak-ng: run once, by hand, when the alphabet changes.

    apt-get install espeak-ng && python -m security.voices.make_voices

Each character becomes `<language>/<character>/<speaker>.wav`: mono, 8 kHz, 8 bits, as `captcha.audio`
mixes them. Words are spelled for their sound (`espeak-ng -x -q -v fr "ème"` shows it: "emme" is misread).
The recordings are committed: nobody needs espeak-ng to install or to serve.
"""

import array
import io
import math
import subprocess
import wave
from pathlib import Path

FOLDER = Path(__file__).parent
RATE = 8_000
# Two speakers: what is picked at random is harder to match against a recording.
SPEAKERS = {"low": ("+m3", "38"), "high": ("+f2", "62")}
SPOKEN = {
    "fr": {
        "A": "a", "C": "cé", "E": "euh", "F": "effe", "H": "hache", "J": "ji", "K": "ka", "M": "ème",
        "P": "pé", "R": "erre", "T": "té", "W": "double vé", "X": "ixe", "Y": "i grec",
        "3": "trois", "4": "quatre", "6": "six", "7": "sept", "9": "neuf",
    },
    "en": {
        "A": "A", "C": "C", "E": "E", "F": "F", "H": "H", "J": "J", "K": "K", "M": "M", "P": "P",
        "R": "R", "T": "T", "W": "W", "X": "X", "Y": "Y",
        "3": "three", "4": "four", "6": "six", "7": "seven", "9": "nine",
    },
}  # fmt: skip


def main() -> None:
    """Record every character of every language in every voice."""
    for language, words in SPOKEN.items():
        for character, word in words.items():
            for speaker, (variant, pitch) in SPEAKERS.items():
                samples, rate = _speak(word, voice=language + variant, pitch=pitch)
                path = FOLDER / language / character / f"{speaker}.wav"
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, _loud(_trimmed(_resampled(samples, rate=rate))))


def _speak(word: str, *, voice: str, pitch: str) -> tuple[list[int], int]:
    command = ["espeak-ng", "-v", voice, "-s", "122", "-p", pitch, "--stdout", "-z", word]
    said = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - words of this file
    with wave.open(io.BytesIO(said)) as recording:
        frames = recording.readframes(recording.getnframes())
        # espeak-ng writes to a pipe before it knows the length: its header promises more than follows.
        return list(array.array("h", frames[: len(frames) // 2 * 2])), recording.getframerate()


def _resampled(samples: list[int], *, rate: int) -> list[float]:
    """Bring samples to 8 kHz through a windowed sinc, so that nothing above 4 kHz folds into the voice."""
    step, reach = rate / RATE, 24
    out = []
    for number in range(int(len(samples) / step)):
        centre = number * step
        total = 0.0
        for index in range(max(0, int(centre) - reach), min(len(samples), int(centre) + reach + 1)):
            x = (index - centre) / step
            sinc = 1.0 if x == 0 else math.sin(math.pi * x) / (math.pi * x)
            window = 0.5 + 0.5 * math.cos(math.pi * (index - centre) / (reach + 1))
            total += samples[index] * sinc * window / step
        out.append(total)
    return out


def _trimmed(samples: list[float]) -> list[float]:
    threshold = max(map(abs, samples)) * 0.02
    heard = [index for index, sample in enumerate(samples) if abs(sample) > threshold]
    margin = RATE // 50
    return samples[max(0, heard[0] - margin) : heard[-1] + margin]


def _loud(samples: list[float]) -> bytes:
    peak = max(map(abs, samples))
    return bytes(128 + round(sample / peak * 115) for sample in samples)


def _write(path: Path, samples: bytes) -> None:
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(1)
        recording.setframerate(RATE)
        recording.writeframes(samples)


if __name__ == "__main__":
    main()
