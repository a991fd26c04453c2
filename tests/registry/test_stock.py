"""The stock files: every real row reads, and a broken one costs itself alone."""

import csv
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from registry.columns import ESTABLISHMENT_FIELDS, LEGAL_UNIT_FIELDS
from registry.record import PostalAddress
from registry.stock import (
    ESTABLISHMENT_COLUMNS,
    LEGAL_UNIT_COLUMNS,
    BrokenRow,
    StockKind,
    WrongFile,
    combine,
    open_stock,
)

PLAIN = {
    "siret": "00000001800010",
    "siren": "000000018",
    "statutDiffusionEtablissement": "O",
    "etatAdministratifEtablissement": "A",
    "etablissementSiege": "true",
    "numeroVoieEtablissement": "13",
    "typeVoieEtablissement": "AV",
    "libelleVoieEtablissement": "DE LA FICTION",
    "codePostalEtablissement": "01000",
    "libelleCommuneEtablissement": "BOURG",
}
UNIT = {
    "siren": "000000018",
    "statutDiffusionUniteLegale": "O",
    "etatAdministratifUniteLegale": "A",
    "categorieJuridiqueUniteLegale": "5499",
    "denominationUniteLegale": "ATELIER FICTIF",
}


def values(**changes: str) -> list[str]:
    return [(PLAIN | changes).get(name, "") for name in ESTABLISHMENT_FIELDS]


def unit_values(**changes: str) -> list[str]:
    return [(UNIT | changes).get(name, "") for name in LEGAL_UNIT_FIELDS]


@pytest.fixture
def written(tmp_path):
    def write(*rows, header=ESTABLISHMENT_FIELDS) -> Path:
        path = tmp_path / "stock.csv"
        with path.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        return path

    return write


def read(path: Path) -> list:
    with open_stock(path) as stock:
        return list(stock.rows())


def named(row: tuple) -> dict:
    return dict(zip(ESTABLISHMENT_COLUMNS, row, strict=True))


def by_number(path: Path) -> dict[str, tuple]:
    return {row[0]: row for row in read(path)}


@pytest.fixture(scope="module")
def establishments(real_data):
    return by_number(real_data / "stock_etablissement_sample.csv")


@pytest.fixture(scope="module")
def units(real_data):
    return by_number(real_data / "stock_unite_legale_sample.csv")


def test_every_row_of_the_real_files_reads(real_data):
    for name, kind, count in (
        ("stock_etablissement_sample.csv", StockKind.ESTABLISHMENTS, 552 + 9),
        ("stock_unite_legale_sample.csv", StockKind.LEGAL_UNITS, 202 + 4),
    ):
        with open_stock(real_data / name) as stock:
            rows = list(stock.rows())

        assert stock.kind is kind
        assert len(rows) == count
        assert not [row for row in rows if isinstance(row, BrokenRow)]


def test_every_real_establishment_has_its_company(establishments, units):
    for row in establishments.values():
        record = combine(row, units[row[1]])
        assert record.legal_name or not record.published
        assert record.address or not record.published


@pytest.mark.parametrize(
    ("siret", "address"),
    [
        (
            "00000003400017",
            (
                "10-12 PLACE DE L'INVENTION",
                "TOUR FICTIVE",
                "CS 99999",
                "92999",
                "PARIS LA DEFENSE CEDEX",
                "FR",
            ),
        ),
        ("00000010900017", ("FIKTIVSTRASSE 99", None, None, "", "00000 MUSTERSTADT", "DE")),
        ("38960098200018", ("6203 SEMPACH STATION", None, None, "", "CH 6203", "CH")),
        ("00000001800010", ("13 B RUE DE LA FICTION", None, None, "35000", "RENNES", "FR")),
        ("00000010900025", ("4 TER QUAI DES LEGENDES", None, None, "67000", "STRASBOURG", "FR")),
        ("10404942400013", ("1-3 RUE D'ENGHIEN", None, None, "75010", "PARIS", "FR")),
    ],
)
def test_known_establishments_have_their_address(establishments, siret, address):
    assert establishments[siret][3:9] == address


def test_a_closed_establishment_is_reported_closed(establishments, units):
    record = combine(establishments["00000001800028"], units["000000018"])

    assert not record.open
    assert record.closed_on == date(2021, 2, 28)


def test_a_sole_trader_is_named_by_both_names(establishments, units):
    record = combine(establishments["00000001800010"], units["000000018"])

    assert record.legal_name == "CAMILLE EXEMPLE (FICTIVE)"
    assert record.label == "L'ATELIER INVENTE"
    assert record.legal_category == "1000"


def test_a_masked_person_has_neither_name_nor_address(establishments, units):
    record = combine(establishments["00000002600013"], units["000000026"])

    assert (record.legal_name, record.label, record.address) == ("", "", None)
    assert not record.published
    assert record.open


def test_la_poste_is_read_under_its_own_numbers(establishments, units):
    record = combine(establishments["35600000049837"], units["356000000"])

    assert record.legal_name == "LA POSTE"
    assert record.label == "LA POSTE (LIGNE FICTIVE)"


def test_csv_zip_and_parquet_say_the_same(real_data, tmp_path):
    source = real_data / "stock_etablissement_sample.csv"
    zipped, parquet = tmp_path / "stock.zip", tmp_path / "stock.parquet"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source, "StockEtablissement_utf8.csv")
    with source.open(newline="") as file:
        pq.write_table(pa.Table.from_pylist(list(csv.DictReader(file))), parquet)

    assert read(source) == read(zipped) == read(parquet)


def test_parquet_may_hold_dates_flags_and_nothing(tmp_path):
    path = tmp_path / "stock.parquet"
    row = PLAIN | dict.fromkeys(ESTABLISHMENT_FIELDS[10:18]) | {"codePaysEtrangerEtablissement": None}
    row |= {"etatAdministratifEtablissement": "F", "dateDebut": date(2020, 1, 2), "etablissementSiege": True}
    pq.write_table(pa.Table.from_pylist([row]), path)

    found = named(read(path)[0])

    assert (found["closed_on"], found["head_office"], found["line1"]) == (date(2020, 1, 2), True, "")


def test_parquet_that_lost_its_leading_zeros_is_refused(tmp_path):
    path = tmp_path / "stock.parquet"
    pq.write_table(pa.Table.from_pylist([PLAIN | {"siren": 18}]), path)

    with pytest.raises(WrongFile, match="leading zeros"):
        open_stock(path)


def test_columns_go_by_their_name_and_newer_ones_are_passed_over(written):
    header = ["nouveau", *reversed(ESTABLISHMENT_FIELDS)]

    [row] = read(written(["?", *reversed(values())], header=header))

    assert named(row)["line1"] == "13 AVENUE DE LA FICTION"


def test_an_older_stock_lacks_the_newer_columns(written):
    newer = ("dernierNumeroVoieEtablissement", "indiceRepetitionDernierNumeroVoieEtablissement")
    kept = [name for name in ESTABLISHMENT_FIELDS if name not in newer]

    [row] = read(written([PLAIN.get(name, "") for name in kept], header=kept))

    assert named(row)["line1"] == "13 AVENUE DE LA FICTION"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"dernierNumeroVoieEtablissement": "15"}, {"line1": "13-15 AVENUE DE LA FICTION"}),
        (
            {
                "indiceRepetitionEtablissement": "B",
                "dernierNumeroVoieEtablissement": "15",
                "indiceRepetitionDernierNumeroVoieEtablissement": "T",
            },
            {"line1": "13 B-15 T AVENUE DE LA FICTION"},
        ),
        (
            {
                "numeroVoieEtablissement": "",
                "typeVoieEtablissement": "",
                "libelleVoieEtablissement": "",
                "complementAdresseEtablissement": "ZONE FICTIVE",
                "distributionSpecialeEtablissement": "BP 1",
            },
            {"line1": "ZONE FICTIVE", "line2": "BP 1", "line3": None},
        ),
        (
            {
                "codePaysEtrangerEtablissement": "99425",
                "libellePaysEtrangerEtablissement": "BERMUDES",
                "libelleCommuneEtrangerEtablissement": "HAMILTON",
            },
            {"city": "HAMILTON", "country": "BM", "postal_code": ""},
        ),
        ({"denominationUsuelleEtablissement": "SUPPRESSION DU NOM COMMERCIAL"}, {"label": ""}),
        ({"enseigne1Etablissement": "A", "enseigne3Etablissement": "C"}, {"label": "A C"}),
        ({"statutDiffusionEtablissement": "N"}, {"published": False, "line1": None, "city": None}),
        ({"statutDiffusionEtablissement": ""}, {"published": False, "line1": None}),
        ({"libelleVoieEtablissement": "[ND]"}, {"published": False, "line1": None}),
        (
            {"etatAdministratifEtablissement": "F", "dateDebut": "1900-01-01"},
            {"open": False, "closed_on": None},
        ),
    ],
)
def test_one_establishment_is_read(written, changes, expected):
    [row] = read(written(values(**changes)))

    assert named(row).items() >= expected.items()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"legal_name": "ATELIER FICTIF", "published": True, "open": True}),
        ({"etatAdministratifUniteLegale": "C"}, {"open": False}),
        ({"sigleUniteLegale": "AF"}, {"label": "AF"}),
        ({"statutDiffusionUniteLegale": "P", "sigleUniteLegale": "[ND]"}, {"legal_name": "ATELIER FICTIF"}),
        ({"statutDiffusionUniteLegale": "P", "sigleUniteLegale": "[ND]"}, {"label": "", "published": False}),
        ({"statutDiffusionUniteLegale": "N"}, {"legal_name": "", "published": False}),
        (
            {"denominationUniteLegale": "", "prenom1UniteLegale": "Camille", "nomUniteLegale": "Fictive"},
            {"legal_name": "CAMILLE FICTIVE"},
        ),
        (
            {
                "statutDiffusionUniteLegale": "P",
                "categorieJuridiqueUniteLegale": "1000",
                "nomUniteLegale": "FICTIVE",
            },
            {"legal_name": ""},
        ),
    ],
)
def test_one_company_is_read(written, changes, expected):
    [row] = read(written(unit_values(**changes), header=LEGAL_UNIT_FIELDS))

    assert dict(zip(LEGAL_UNIT_COLUMNS, row, strict=True)).items() >= expected.items()


def test_an_establishment_without_its_company_goes_by_its_sign(written):
    [row] = read(written(values(enseigne1Etablissement="L'ENSEIGNE")))

    record = combine(row, None)

    assert record.legal_name == "L'ENSEIGNE"
    assert record.address == PostalAddress("13 AVENUE DE LA FICTION", None, None, "01000", "BOURG", "FR")


def test_the_address_of_a_masked_company_stays_out(written):
    [row] = read(written(values(enseigne1Etablissement="L'ENSEIGNE")))

    record = combine(row, ("000000018", "", "", True, False, "1000"))

    assert (record.legal_name, record.address, record.published) == ("", None, False)


@pytest.mark.parametrize(
    "line",
    [
        ",".join(values(siret="0000000180001")),
        ",".join(values(siren="000000026")),
        ",".join(values(siren="00000001²")),
        ",".join(values(etatAdministratifEtablissement="")),
        ",".join(values(etatAdministratifEtablissement="F", dateDebut="2020-02-30")),
        ",".join(values())[:-1],
        ",".join(values()) + ",",
        ",".join(values()).replace("FICTION", "\x00"),
        ",".join(values()).replace("FICTION", "\udcff"),
        ",".join(values()).replace("DE LA FICTION", '"DE LA FICTION'),
        "9" * 200_000,
    ],
)
def test_a_broken_row_costs_itself_alone(tmp_path, line):
    good = ",".join(values())
    path = tmp_path / "stock.csv"
    lines = [",".join(ESTABLISHMENT_FIELDS), good, line, good, good]
    path.write_bytes("\n".join(lines).encode(errors="surrogateescape"))

    first, broken, *others = read(path)

    assert isinstance(broken, BrokenRow)
    assert broken.line == 3
    assert others == [first, first]


def test_a_quoted_field_may_hold_commas_quotes_and_line_ends(written):
    [row] = read(written(values(enseigne1Etablissement='A, "B"\nC')))

    assert named(row)["label"] == 'A, "B"\nC'


def test_windows_line_ends_a_mark_and_blank_lines_do_no_harm(tmp_path):
    path = tmp_path / "stock.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + "\r\n".join([",".join(ESTABLISHMENT_FIELDS), ",".join(values()), "", ""]).encode()
    )

    assert len(read(path)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "siren"),
        (b"\xff\xfes\x00i\x00", "UTF-8"),
        (b"nom;prenom\n", "`nom;prenom`"),
        (b"siren,siret,dateFin,dateDebut\n", "history"),
        (b"siren,siret\n", "etatAdministratifEtablissement"),
        (b"siren,nom\n", "denominationUniteLegale"),
        (b"PK\x03\x04 not really", "ZIP"),
        (b"PAR1 not really", "Parquet"),
    ],
)
def test_another_file_is_refused_with_a_sentence(tmp_path, content, reason):
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(WrongFile, match=reason):
        open_stock(path)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(WrongFile, match="cannot be read"):
        open_stock(tmp_path / "nowhere.csv")


def test_an_archive_of_several_files_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "siren")
        archive.writestr("b.csv", "siren")

    with pytest.raises(WrongFile, match="2 files"):
        open_stock(tmp_path / "two.zip")


def test_a_damaged_archive_is_told_where_it_breaks(written, tmp_path):
    path = tmp_path / "stock.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(written(*[values()] * 20_000), "stock.csv")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(WrongFile, match="damaged after line"):
        read(path)


def test_a_damaged_parquet_file_is_told_where_it_breaks(tmp_path):
    path = tmp_path / "stock.parquet"
    row = dict.fromkeys(ESTABLISHMENT_FIELDS, "") | PLAIN
    pq.write_table(pa.Table.from_pylist([row] * 20_000), path, use_dictionary=False)
    content = bytearray(path.read_bytes())
    content[1000 : len(content) // 2] = b"\xff" * (len(content) // 2 - 1000)
    path.write_bytes(content)

    with pytest.raises(WrongFile, match="damaged after row"):
        read(path)


def test_progress_goes_from_nothing_to_the_size_of_the_file(written):
    path = written(*[values()] * 20_000)

    with open_stock(path) as stock:
        seen = [stock.position for _ in stock.rows()]

    assert seen == sorted(seen)
    assert 0 < seen[0] < stock.size
    assert stock.position == stock.size == path.stat().st_size


def test_memory_stays_flat(written):
    path = written(*[values()] * 50_000)
    tracemalloc.start()

    with open_stock(path) as stock:
        count = sum(1 for _ in stock.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 50_000
    assert peak < 2 * 1024 * 1024 < path.stat().st_size
