"""Sirene's columns read into plain rows, and two rows made one record."""

from collections.abc import Sequence
from datetime import date

from registry.address import AddressLines, address_abroad, address_lines, street_line
from registry.columns import ERASED, MASK, NATURAL_PERSON, UNKNOWN_DAY, EstablishmentRow, LegalUnitRow
from registry.countries import UNKNOWN
from registry.record import PostalAddress, RegistryRecord

_NOWHERE = (None, None, None, None, None, None)


def establishment_row(raw: tuple[str, ...]) -> EstablishmentRow:
    """Read the values of ESTABLISHMENT_FIELDS; ValueError says what is wrong with them.

    Tuples in and out, because a stock has 42 million of them. Whatever is not plainly published
    is masked: neither label nor address.
    """
    siret, siren, status, state, since, head_office = raw[:6]
    check_numbers(siren, siret=siret)
    is_open = state == "A"
    if not is_open and state != "F":
        raise ValueError(f"the state {state!r} is neither A (open) nor F (closed)")
    closed_on = None if is_open else _day(since)
    if status != "O" or MASK in raw:
        return (siret, siren, "", *_NOWHERE, is_open, closed_on, head_office == "true", False)
    sign1, sign2, sign3, usual_name = raw[6:10]
    label = (
        _label((sign1, sign2, sign3), fallback=usual_name) if sign1 or sign2 or sign3 or usual_name else ""
    )
    return (siret, siren, label, *_address(raw), is_open, closed_on, head_office == "true", True)


def legal_unit_row(raw: tuple[str, ...]) -> LegalUnitRow:
    """Read the values of LEGAL_UNIT_FIELDS; ValueError says what is wrong with them.

    A masked company keeps its name where INSEE still publishes it; a masked person loses it.
    """
    siren, status, state, category, name, used_first, first, used_last, last, *usual_names, acronym = raw
    check_numbers(siren)
    if state not in ("A", "C"):
        raise ValueError(f"the state {state!r} is neither A (active) nor C (ceased)")
    published = status == "O" and MASK not in raw
    if not published and (status not in ("O", "P") or category == NATURAL_PERSON or MASK in (name, last)):
        return siren, "", "", state == "A", False, category or None
    legal_name = name or _person(used_first or first, last=last, used_last=used_last)
    label = _label(usual_names, fallback=acronym) if published else ""
    return siren, legal_name, label, state == "A", published, category or None


def combine(establishment: EstablishmentRow, unit: LegalUnitRow | None) -> RegistryRecord:
    """Make the record of an establishment and its company; without the company, its sign is its name.

    The address of a masked company stays out even where one of its establishments is published.
    """
    siret, siren, label = establishment[:3]
    is_open, closed_on, head_office, published = establishment[9:]
    _, legal_name, unit_label, unit_open, unit_published, category = unit or (siren, "", "", True, True, None)
    published = published and unit_published
    return RegistryRecord(
        siret=siret,
        legal_name=legal_name or (label if unit_published else ""),
        label=label or unit_label,
        address=_postal(establishment) if published else None,
        open=is_open and unit_open,
        closed_on=closed_on,
        head_office=head_office,
        published=published,
        legal_category=category,
    )


def check_numbers(siren: str, *, siret: str | None = None) -> None:
    """Raise ValueError unless the numbers are digits of the right length and belong together."""
    if len(siren) != 9 or not siren.isdigit() or not siren.isascii():
        raise ValueError("the SIREN is not nine digits")
    if siret is None:
        return
    if len(siret) != 14 or not siret.isdigit() or not siret.isascii():
        raise ValueError("the SIRET is not fourteen digits")
    if not siret.startswith(siren):
        raise ValueError("the SIRET does not begin with its SIREN")


def _address(raw: tuple[str, ...]) -> AddressLines:
    number, repetition, last_number, last_repetition, way, street_name, complement, special = raw[10:18]
    postal_code, city, cedex, cedex_city, city_abroad, country_code, country_name = raw[18:]
    street = street_line(
        number,
        repetition=repetition,
        last_number=last_number,
        last_repetition=last_repetition,
        way=way,
        street=street_name,
    )
    if country_code or country_name:
        return address_abroad(
            street,
            complement=complement,
            special=special,
            city=city_abroad,
            country_code=country_code,
            country_name=country_name,
        )
    return address_lines(
        street,
        complement=complement,
        special=special,
        postal_code=postal_code,
        city=city,
        cedex=cedex,
        cedex_city=cedex_city,
    )


def _postal(establishment: EstablishmentRow) -> PostalAddress | None:
    """Return the address; None where there is none, or in a country that the register does not tell."""
    line1, line2, line3, postal_code, city, country = establishment[3:9]
    if line1 is None or postal_code is None or city is None or country is None or country == UNKNOWN:
        return None
    if not (line1 or postal_code or city):
        return None
    return PostalAddress(line1, line2, line3, postal_code, city, country)


def _person(first: str, *, last: str, used_last: str) -> str:
    """Name a sole trader the way the State's directory does: FIRST USED (BIRTH)."""
    name = " ".join(filter(None, (first, used_last or last)))
    if used_last and last and used_last != last:
        name = f"{name} ({last})"
    return name.upper()


def _label(names: Sequence[str], *, fallback: str) -> str:
    """Join the signs, or take the fallback; the words by which INSEE erases a name are no name."""
    return " ".join(filter(None, names)) or ("" if fallback == ERASED else fallback)


def _day(text: str) -> date | None:
    if not text or text == UNKNOWN_DAY:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"{text!r} is not a date") from None
