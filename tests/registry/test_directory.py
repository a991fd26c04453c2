"""The directory's files: every real row reads, in either encoding, and a broken one costs itself alone."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from registry.directory import BrokenRow, WrongFile, open_services, open_structures
from registry.directory_rows import SERVICE_FIELDS, STRUCTURE_FIELDS
from registry.identifiers import Identifier, IdentifierKind
from registry.record import PostalAddress

STRUCTURE = {
    "TypeIdentifiant": "1",
    "Identifiant": "000 000 018 00010",
    "RaisonSociale": "COMMUNE  D'EXEMPLE",
    "GestionStatutMiseEnPaiement": "true",
    "GestionEngagement": "false",
    "GestionService": "TRUE",
    "GestionServiceEngagement": "false",
    "StructureActive": "true",
    "Adresse": "1 PL DE LA MAIRIE",
    "CodePostal": "99999",
    "Ville": "EXEMPLE",
    "CodePays": "fr",
}
SERVICE = {
    "Identifiant": "00000001800010",
    "Code": "FINANCES",
    "Nom": "Régie d'été",
    "GestionEGMT": "true",
    "ServiceActif": "false",
}


def text(*rows: dict[str, str], fields: tuple[str, ...]) -> str:
    return "\n".join(";".join(line) for line in (fields, *([row.get(f, "") for f in fields] for row in rows)))


def structures_in(path: Path, *rows: dict[str, str]) -> list[Any]:
    path.write_text(text(*rows, fields=STRUCTURE_FIELDS))
    return list(open_structures(path).rows())


def services_in(path: Path, *rows: dict[str, str]) -> list[Any]:
    path.write_text(text(*rows, fields=SERVICE_FIELDS))
    return list(open_services(path).rows())


def test_every_row_of_the_real_files_reads(real_data: Path) -> None:
    structures = list(open_structures(real_data / "annuaire_structures_sample.csv").rows())
    services = list(open_services(real_data / "annuaire_services_sample.csv").rows())

    assert (len(structures), len(services)) == (109, 216)
    assert not [row for row in (*structures, *services) if isinstance(row, BrokenRow)]
    known = {row.identifier for row in structures}
    assert all(set(row.identifiers) & known for row in services)


def test_a_structure_is_read(tmp_path: Path) -> None:
    [row] = structures_in(tmp_path / "s.csv", STRUCTURE)

    assert row.identifier == Identifier(IdentifierKind.SIRET, "00000001800010")
    assert row.legal_name == "COMMUNE D'EXEMPLE"
    assert row.address == PostalAddress("1 PL DE LA MAIRIE", None, None, "99999", "EXEMPLE", "FR")
    assert (row.commitment_number_required, row.service_code_required) == (False, True)
    assert (row.service_or_commitment_required, row.payment_status_published) == (False, True)
    assert (row.active, row.line) == (True, 2)


@pytest.mark.parametrize(
    ("code", "value", "kind"),
    [
        ("0", "00000001800010", IdentifierKind.SIRET),
        ("1", "00000001800010", IdentifierKind.SIRET),
        ("2", "BE0428759497", IdentifierKind.EU_VAT),
        ("3", "CHHELVETIE", IdentifierKind.NON_EU),
        ("4", "000123456", IdentifierKind.RIDET),
        ("5", "A12345001", IdentifierKind.TAHITI),
    ],
)
def test_the_kinds_of_number_are_told_by_their_codes(
    tmp_path: Path, code: str, value: str, kind: IdentifierKind
) -> None:
    [row] = structures_in(tmp_path / "s.csv", STRUCTURE | {"TypeIdentifiant": code, "Identifiant": value})

    assert row.identifier.kind is kind


def test_a_service_is_read(tmp_path: Path) -> None:
    [row] = services_in(tmp_path / "s.csv", SERVICE)

    assert Identifier(IdentifierKind.SIRET, "00000001800010") in row.identifiers
    assert (row.code, row.name, row.address) == ("FINANCES", "Régie d'été", None)
    assert (row.commitment_number_required, row.active) == (True, False)


def test_a_service_without_a_name_goes_by_its_code(tmp_path: Path) -> None:
    [row] = services_in(tmp_path / "s.csv", SERVICE | {"Nom": " "})

    assert row.name == "FINANCES"


def test_nine_digits_may_be_of_two_kinds(tmp_path: Path) -> None:
    [row] = services_in(tmp_path / "s.csv", SERVICE | {"Identifiant": "123456001"})

    assert {each.kind for each in row.identifiers} == {IdentifierKind.RIDET, IdentifierKind.TAHITI}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_either_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(text(SERVICE, fields=SERVICE_FIELDS).encode(encoding))

    [row] = open_services(path).rows()

    assert row.name == "Régie d'été"


def test_columns_go_by_their_name(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(text(SERVICE | {"Nouveau": "?"}, fields=("Nouveau", *reversed(SERVICE_FIELDS))))

    [row] = open_services(path).rows()

    assert row.code == "FINANCES"


def test_a_zipped_file_reads_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("s.csv", text(SERVICE, fields=SERVICE_FIELDS))

    [row] = open_services(tmp_path / "s.zip").rows()

    assert row.code == "FINANCES"


def test_a_quoted_field_may_hold_semicolons_and_line_ends(tmp_path: Path) -> None:
    [row] = services_in(tmp_path / "s.csv", SERVICE | {"Nom": '"Achats; ""travaux""\nneufs"'})

    assert row.name == 'Achats; "travaux" neufs'


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"TypeIdentifiant": ""}, "TypeIdentifiant '' is unknown"),
        ({"Identifiant": "3400017"}, "'3400017' is no SIRET: BAD_FORMAT"),
        ({"RaisonSociale": " "}, "RaisonSociale is empty"),
        ({"RaisonSociale": "X" * 256}, "RaisonSociale has more than 255 characters"),
        ({"GestionService": "oui"}, "GestionService 'oui' is neither true nor false"),
        ({"StructureActive": ""}, "StructureActive '' is neither true nor false"),
        ({"CodePostal": "9" * 17}, "CodePostal has more than 16 characters"),
        ({"CodePays": "FRA"}, "CodePays 'FRA' is not two letters"),
        ({"Ville": "EXEMPLE;"}, "15 fields instead of 14"),
        ({"Ville": "EX\0EMPLE"}, "the line is no text that can be read"),
    ],
)
def test_a_broken_row_costs_itself_alone(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    first, broken, last = structures_in(tmp_path / "s.csv", STRUCTURE, STRUCTURE | changes, STRUCTURE)

    assert broken == BrokenRow(3, reason)
    assert (first.line, last.line) == (2, 4)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04 broken", b"Identifiant,Code,Nom\n", b"siren,siret\n"],
)
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(content)

    for open_file in (open_structures, open_services):
        with pytest.raises(WrongFile, match=r"\w+.*\."):
            open_file(path)


def test_one_file_is_not_taken_for_the_other(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(text(SERVICE, fields=SERVICE_FIELDS))
    (tmp_path / "t.csv").write_text(text(STRUCTURE, fields=STRUCTURE_FIELDS))

    with pytest.raises(WrongFile, match="TypeIdentifiant"):
        open_structures(tmp_path / "s.csv")
    with pytest.raises(WrongFile, match="ServiceActif"):
        open_services(tmp_path / "t.csv")
    with pytest.raises(WrongFile, match="cannot be read"):
        open_services(tmp_path / "nowhere.csv")
