"""SIREN and SIRET numbers that pass the checksum and belong to nobody."""


def siren(rank: int) -> str:
    """Return the fictional SIREN of a rank: eight digits and their Luhn key."""
    return _with_key(f"{rank:08d}")


def siret(rank: int, *, establishment: int = 1) -> str:
    """Return the SIRET of one of its establishments, numbered from 1: SIREN, four digits, Luhn key."""
    return _with_key(f"{siren(rank)}{establishment:04d}")


def _with_key(digits: str) -> str:
    # The key stands last, so the digit just before it is the first to be doubled.
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)
