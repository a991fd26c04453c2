"""The seven kinds: what is accepted, how it is kept, how it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import (
    BadIdentifier,
    Identifier,
    IdentifierKind,
    assigned,
    derive_non_eu,
    french_vat_number,
    searchable,
)

SIRET, EU_VAT, NON_EU = IdentifierKind.SIRET, IdentifierKind.EU_VAT, IdentifierKind.NON_EU
RIDET, TAHITI = IdentifierKind.RIDET, IdentifierKind.TAHITI


INDIVIDUAL, PENDING_REGISTRATION = IdentifierKind.INDIVIDUAL, IdentifierKind.PENDING_REGISTRATION
TOKEN = "0195A2B4C6D87E0F90A1B2C3D4E5F607"
SIRENE_ABROAD = ("GF", "GP", "MQ", "RE", "YT", "MF", "BL", "PM")


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"),
    [
        (SIRET, " 732 829 320\u00a000074 ", "73282932000074", "732 829 320 00074"),
        (SIRET, "732.829.320-00074", "73282932000074", "732 829 320 00074"),
        (RIDET, "122 531.001", "0122531001", "0 122 531.001"),
        (RIDET, "0122531001", "0122531001", "0 122 531.001"),
        (TAHITI, "g12345-001", "G12345001", "G12345-001"),
        (TAHITI, "E80208/001", "E80208001", "E80208-001"),
        (TAHITI, "E80208 / 001", "E80208001", "E80208-001"),
        (TAHITI, "e80208 001", "E80208001", "E80208-001"),
        (EU_VAT, "be 0697.449.992", "BE0697449992", "BE0697449992"),
        (EU_VAT, "BE697449992", "BE0697449992", "BE0697449992"),
        (EU_VAT, "ATU57194903", "ATU57194903", "ATU57194903"),
        (EU_VAT, "EL123456789", "EL123456789", "EL123456789"),
        (EU_VAT, "GR094259216", "EL094259216", "EL094259216"),
        (EU_VAT, "gr 094.259.216", "EL094259216", "EL094259216"),
        (EU_VAT, "FR 53 0000 04605", "FR53000004605", "FR53000004605"),
        (EU_VAT, "fr.A3.000.123456", "FRA3000123456", "FRA3000123456"),
        (NON_EU, " chexemple   fictif i ", "CHEXEMPLE FICTIF I", "CHEXEMPLE FICTIF I"),
        (NON_EU, "frwfexemple fictif", "FRWFEXEMPLE FICTIF", "FRWFEXEMPLE FICTIF"),
        (NON_EU, "NCEXEMPLE", "NCEXEMPLE", "NCEXEMPLE"),
        (INDIVIDUAL, f" p-{TOKEN.lower()}", f"P-{TOKEN}", f"P-{TOKEN}"),
        (INDIVIDUAL, f"P\u2011{TOKEN}", f"P-{TOKEN}", f"P-{TOKEN}"),
        (PENDING_REGISTRATION, f"ec {TOKEN}", f"EC-{TOKEN}", f"EC-{TOKEN}"),
    ],
)
def test_what_people_type_is_kept_in_one_form(kind, typed, kept, shown):
    identifier = Identifier.parse(kind, typed)

    assert (identifier.value, identifier.formatted) == (kept, shown)


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (SIRET, None, "REQUIRED"),
        (SIRET, " -. ", "REQUIRED"),
        (SIRET, "7328293200007", "BAD_FORMAT"),
        (SIRET, "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "BAD_FORMAT"),
        (SIRET, "7328293200007\x00", "BAD_FORMAT"),
        (RIDET, "12253100", "BAD_FORMAT"),
        (TAHITI, "G12345", "BAD_FORMAT"),
        (TAHITI, "E80208/01", "BAD_FORMAT"),
        (EU_VAT, "FR44732829320", "NOT_ALLOWED"),
        (EU_VAT, "GB123456789", "BAD_FORMAT"),
        (EU_VAT, "GR12345678", "BAD_FORMAT"),
        (EU_VAT, "FR 53 0000 00018", "NOT_ALLOWED"),
        (EU_VAT, "FR 5O 0000 04605", "NOT_ALLOWED"),
        (EU_VAT, "FR 53 0010 04605", "NOT_ALLOWED"),
        (EU_VAT, "DE012345678", "BAD_FORMAT"),
        (NON_EU, "", "REQUIRED"),
        (NON_EU, "CH", "BAD_FORMAT"),
        (NON_EU, "CHEXEMPLE FICTIF IN", "BAD_FORMAT"),
        (NON_EU, "CHA\x00B", "BAD_FORMAT"),
        (NON_EU, "DEMUSTERFIRMA", "NOT_ALLOWED"),
        (NON_EU, "FREXEMPLE", "NOT_ALLOWED"),
        *((NON_EU, f"{country}EXEMPLE", "NOT_ALLOWED") for country in SIRENE_ABROAD),
        (INDIVIDUAL, "P-ABC", "NOT_ALLOWED"),
        (INDIVIDUAL, TOKEN, "NOT_ALLOWED"),
        (INDIVIDUAL, f"EC-{TOKEN}", "NOT_ALLOWED"),
        (INDIVIDUAL, f"P-{TOKEN}0", "NOT_ALLOWED"),
        (PENDING_REGISTRATION, "", "NOT_ALLOWED"),
    ],
)
def test_what_is_no_identifier_is_refused_with_its_reason(kind, typed, code):
    with pytest.raises(BadIdentifier) as refusal:
        Identifier.parse(kind, typed)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("siret", "passes"),
    [
        ("73282932000074", True),
        ("73282932000079", False),
        ("00000001800010", True),
        ("00000001800011", False),
        ("35600000000048", True),
        ("35600000049837", True),
        ("35600000000006", True),
        ("35600000000002", False),
        ("88974287600009", False),
        ("00000000000000", False),
    ],
)
def test_a_siret_with_a_wrong_checksum_still_parses(siret, passes):
    identifier = Identifier.parse(SIRET, siret)

    assert identifier.passes_checksum is passes
    assert identifier.siren == siret[:9]


def luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


@given(st.from_regex(r"[1-9][0-9]{13}", fullmatch=True).filter(lambda s: not s.startswith("356000000")))
def test_the_checksum_of_a_siret_is_luhn_on_both_parts(siret):
    assert Identifier(SIRET, siret).passes_checksum is (luhn(siret) and luhn(siret[:9]))


@given(st.from_regex(r"[0-9]{5}", fullmatch=True).filter(lambda nic: nic != "00048"))
def test_la_poste_counts_its_digits_by_fives(nic):
    siret = f"356000000{nic}"

    assert Identifier(SIRET, siret).passes_checksum is (sum(map(int, siret)) % 5 == 0)


@given(st.sampled_from(IdentifierKind), st.text())
def test_parsing_gives_a_stable_identifier_or_a_refusal(kind, typed):
    try:
        identifier = Identifier.parse(kind, typed)
    except BadIdentifier:
        return
    assert Identifier.parse(kind, identifier.value) == identifier
    assert Identifier.parse(kind, identifier.formatted) == identifier


@pytest.mark.parametrize(
    ("country", "name", "value"),
    [
        ("CH", "EXEMPLE FICTIF INTERNATIONAL SA", "CHEXEMPLE FICTIF I"),
        ("wf", "Exemple fictif des îles", "FRWFEXEMPLE FICTIF"),
        ("US", "  Œuvre\u00a0 d'Été  ", "USOEUVRE D'ETE"),
        ("CH", "ABCDEFGHIJKLMNO PQ", "CHABCDEFGHIJKLMNO"),
        ("CH", "Société d'Exemple", "CHSOCIETE D'EXEMPL"),
        ("CH", "Société d’Exemple", "CHSOCIETE D'EXEMPL"),
        ("CH", "Société\u202fd\u02bcExem\u00adple", "CHSOCIETE D'EXEMPL"),
        ("CH", "ﬁls ‑ “A” – Ｂ", 'CHFILS - "A" - B'),
        ("CH", "ŉ ‴", "CH'N " + "'" * 3),
        ("NC", "Exemple", "NCEXEMPLE"),
        ("MC", "Exemple", "MCEXEMPLE"),
    ],
)
def test_a_company_outside_the_union_is_named_by_its_country_and_name(country, name, value):
    identifier = derive_non_eu(country, name)

    assert identifier.value == value
    assert Identifier.parse(NON_EU, value) == identifier


@pytest.mark.parametrize(
    ("country", "name", "code"),
    [
        ("FR", "EXEMPLE", "NOT_ALLOWED"),
        ("GR", "EXEMPLE", "NOT_ALLOWED"),
        *((country, "EXEMPLE", "NOT_ALLOWED") for country in SIRENE_ABROAD),
        ("CH", "  ", "REQUIRED"),
        ("", "EXEMPLE", "REQUIRED"),
        ("CHE", "EXEMPLE", "BAD_FORMAT"),
        ("CH", "A\x00B", "BAD_FORMAT"),
    ],
)
def test_a_name_cannot_be_derived_for_the_union_or_for_nobody(country, name, code):
    with pytest.raises(BadIdentifier) as refusal:
        derive_non_eu(country, name)

    assert refusal.value.code == code


def test_people_and_companies_being_registered_get_their_identifier_from_us():
    assert assigned(IdentifierKind.INDIVIDUAL, "k7qx").value == "P-K7QX"
    assert assigned(IdentifierKind.PENDING_REGISTRATION, "k7qx").value == "EC-K7QX"


def test_a_siren_has_its_french_vat_number():
    assert french_vat_number("732829320") == "FR44732829320"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("  L'ÉTÉ  à   Saint-Étienne ", "l ete a saint etienne"),
        ("SOCIÉTÉ D'EXEMPLE (S.A.R.L.)", "societe d exemple s a r l"),
        ("Œuvres & Cie", "oeuvres cie"),
        ("Straße", "strasse"),
        ("ATELIER-FICTIF_2", "atelier fictif 2"),
        ("—", ""),
        ("ST DENIS EN VAL", "saint denis en val"),
        ("Saint-Denis-en-Val", "saint denis en val"),
        ("STE. MÈRE/St-Loup", "sainte mere saint loup"),
        ("Stes Maries, STS Innocents", "saintes maries saints innocents"),
        ("EST STADE S.T. ST1", "est stade s t st1"),
        ("Théâtre d\u02bcÉté\u00ad", "theatre d ete"),
    ],
)
def test_a_name_is_found_whatever_its_case_accents_and_punctuation(name, form):
    assert searchable(name) == form


@given(st.text())
def test_the_form_for_searches_is_stable(name):
    assert searchable(searchable(name)) == searchable(name)
