"""Signs that come with a name, an address or a number: kept, dropped at the ends, or refused."""

import pytest

from resolvers.forms import Faults
from security.addresses import BadAddress, parse_address
from security.texts import BadText, free_text, one_line, person_name

INVISIBLE = ["\t", "\n", "\r\n", "\xa0", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u3000", "\u2028"]


@pytest.mark.parametrize(
    "name",
    [
        "Col\u00b7lell",
        "Fa\u2018a\u2018\u0101",
        "Hawai\u02bbi",
        "Nuku`alofa",
        "D\u00b4Angelo",
        "Anne\u2010Marie",
        "Le\u2011Goff",
        "Anne\u2013Marie",
        "マリー\u30fbキュリー",
        "ﾏﾘｰ\uff65ｷｭﾘｰ",
        "בן\u05beגוריון",
        "می\u200cخواهم",
        "ශ්\u200dරී",
        "क्\u200dष",
    ],
)
def test_a_name_keeps_the_signs_of_its_language(name: str) -> None:
    assert person_name(name) == name


@pytest.mark.parametrize("sign", [*INVISIBLE, "\u200c", "\u200d", "\u3164", " \ufeff\u200b "])
def test_what_nobody_sees_is_dropped_at_both_ends_of_a_text(sign: str) -> None:
    for clean in (person_name, one_line, free_text):
        assert clean(f"{sign}Ada Lovelace{sign}") == "Ada Lovelace"
        with pytest.raises(BadText, match="REQUIRED"):
            clean(sign)


@pytest.mark.parametrize(
    "name",
    [
        "Ada\u200bLovelace",
        "Ada\ufeffLovelace",
        "Ad\u00ada",
        "Ad\u200da",
        "Ad\u200ca",
        "Ada\u202e",
        "\u202eAda",
        "\u2066Ada\u2069",
        "Ki\u3164m",
        "evil\uff0eexample",
        "evil.example\u200b",
        "hxxp://evil.example",
    ],
)
def test_a_name_hides_reorders_and_links_nothing(name: str) -> None:
    with pytest.raises(BadText, match="NOT_ALLOWED"):
        person_name(name)


@pytest.mark.parametrize("sign", [*INVISIBLE, "\u202a", "\u202e", "\u061c"])
def test_what_nobody_sees_is_dropped_around_an_address_and_refused_inside(sign: str) -> None:
    assert parse_address(f"{sign}ada@example.org{sign}{sign}").text == "ada@example.org"
    for refused in (f"a{sign}da@example.org", f"ada@exam{sign}ple.org", f"ada{sign}@example.org"):
        with pytest.raises(BadAddress):
            parse_address(refused)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("+33\u00a0(0)6\u00a012\u00a034\u00a056\u00a078", "+33612345678"),
        ("+33(0)612345678", "+33612345678"),
        ("(+33) ( 0 ) 6 12 34 56 78", "+33612345678"),
        ("0033 (0)6 12 34 56 78", "0033612345678"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("(0)6 12 34 56 78", "0612345678"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+687 24.12.34", "+687241234"),
        ("\u202a+33 6 12 34 56 78\u202c\n", "+33612345678"),
        ("\u200b", None),
    ],
)
def test_the_zero_in_parentheses_after_a_country_code_is_not_dialled(typed: str, kept: str | None) -> None:
    faults = Faults()

    assert faults.phone(("phone",), typed) == kept
    assert not faults


@pytest.mark.parametrize("typed", ["+33 (0)", "12", "+33 6 12 34 56 7x", "0" * 16])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    faults = Faults()
    faults.phone(("phone",), typed)

    assert [problem.code for problem in faults.problems] == ["BAD_FORMAT"]
