"""A sentence in both languages: neither can be forgotten."""

from dataclasses import dataclass

from models.account import Language


@dataclass(frozen=True, slots=True)
class Wording:
    fr: str
    en: str

    def said_in(self, language: Language, **values: object) -> str:
        """Return the sentence in `language`, with its values filled in."""
        return (self.fr if language is Language.FR else self.en).format(**values)
