"""Countries by the names that French registers give them."""

from functools import cache, lru_cache

from babel import Locale

from registry.countries import COUNTRIES, ISO_OF_INSEE, SIRENE, UNKNOWN
from registry.folding import searchable

_MOST_WORDS = 10  # the longest name of the list below has ten, written without hyphens

# What INSEE writes, now or in older records, where CLDR's French name is another one.
_SPELLINGS = """
AE: Emirats arabes unis, Emirats arabes
AQ: Territoire antarctique argentin, Territoire antarctique chilien, Terre de la Reine Maud
AW: Ile Aruba
AX: Aland, Aland (îles), Iles Aland
BA: Bosnie
BF: Burkina
BN: Brunei Darussalam
BQ: Bonaire, Bonaire Saint-Eustache Saba, Bonaire Saint-Eustache et Saba, Saba, Saint-Eustache
BV: Bouvet (île)
BY: Bélarus
CC: Cocos (îles), Cocos ou Keeling (îles), Iles Cocos (Keeling)
CD: Congo (République démocratique), Congo (République démocratique du), République démocratique du Congo,\
 Rép. dém. du Congo, Zaïre
CF: Centrafrique, Centrafricaine (République)
CG: Congo, République du Congo, Congo (République du)
CI: République de Côte d'Ivoire
CK: Cook, Cook (îles)
CN: République populaire de Chine, Chine populaire
CV: Cabo Verde, Iles du Cap-Vert
CW: Ile Curaçao
CX: Christmas (île)
CZ: République tchèque, Tchèque (République), Tchécoslovaquie
DE: République fédérale d'Allemagne, République démocratique allemande, Allemagne (République fédérale),\
 Allemagne de l'Est, Allemagne de l'Ouest
DO: Dominicaine (République)
ES: Iles Canaries, Canaries (îles), Ceuta, Melilla, Provinces espagnoles d'Afrique
FK: Malouines, Malouines (îles), Malouines ou Falkland (îles), Falkland (îles), Iles Falkland
FM: Micronésie (États fédérés de), États fédérés de Micronésie
FO: Féroé, Féroé (îles)
GB: Grande-Bretagne, Royaume-Uni de Grande-Bretagne et d'Irlande du Nord, Angleterre, Écosse, Pays de Galles,\
 Irlande du Nord
GG: Guernesey (île)
GS: Géorgie du Sud et les îles Sandwich du Sud
GW: Guinée-Bissao
HK: Hong Kong, Hongkong
HM: Heard et MacDonald (îles)
IE: Irlande ou Eire, Eire, République d'Irlande
IM: Man (île), Ile de Man, Man (île de)
IO: Océan Indien (Territoire britannique de l'), Iles Chagos
IQ: Iraq
IR: République islamique d'Iran
JE: Jersey (île)
KG: Kirghizistan
KN: Saint-Christophe-et-Niévès, Saint-Kitts-et-Nevis
KP: Corée (République populaire démocratique de), République populaire démocratique de Corée
KR: Corée (République de), République de Corée, Corée
KY: Caïmanes (îles), Caïmans (îles), Iles Caïmanes, Caïmans
LY: Jamahiriya arabe libyenne
MD: République de Moldavie
MH: Marshall, Marshall (îles)
MK: Ex-République yougoslave de Macédoine, Macédoine
MM: Birmanie, Myanmar, Union de Birmanie
MO: Macao
MP: Mariannes du Nord (îles), Mariannes du Nord
MU: Ile Maurice
MY: Malaisie
NF: Norfolk (île), Norfolk
NL: Hollande
PN: Pitcairn, Pitcairn (île)
PR: Puerto Rico
PS: Palestine, Palestine (État de), État de Palestine
PT: Açores, Madère, Açores Madère
PW: Palaos (îles), Iles Palaos
RU: Fédération de Russie
SB: Salomon, Salomon (îles)
SH: Sainte-Hélène Ascension et Tristan da Cunha
SJ: Svalbard, Svalbard et île Jan Mayen, Jan Mayen
ST: Sao Tomé, São Tomé et Principe
SV: El Salvador
SX: Saint-Martin (partie néerlandaise), Sint Maarten
SY: République arabe syrienne
SZ: Swaziland
TC: Turks et Caïques (îles), Turks-et-Caïcos, Iles Turks et Caïques, Iles Turks et Caïcos,\
 Turques et Caïques (îles)
TL: Timor-Leste
TT: Trinidad et Tobago
TW: Taïwan (province de Chine), Formose
TZ: République unie de Tanzanie
US: États-Unis d'Amérique, USA, Hawaï (îles), Alaska
VA: Vatican, Vatican ou Saint-Siège, Saint-Siège
VC: Saint-Vincent-et-les-Grenadines
VE: Vénézuéla
VG: Vierges britanniques (îles), Tortola
VI: Vierges des États-Unis (îles), Vierges américaines (îles), Iles Vierges américaines
VN: Vietnam, Viêt Nam
WS: Samoa occidentales
YE: République du Yémen
ZA: République d'Afrique du Sud, République sud-africaine
MC: Principauté de Monaco, Monaco Cedex
"""


@lru_cache(maxsize=1024)
def named_country(name: str) -> str | None:
    """Return the country of ISO that a French name stands for, whatever its case, accents and hyphens."""
    return _names().get(searchable(name))


def country_abroad(code: str, *, name: str) -> str:
    """Return the country of INSEE's code and name, or `XX` where neither tells it.

    The name tells apart what one code covers, and stands in for a code that is missing or not in the table.
    """
    countries, named = ISO_OF_INSEE.get(code, ()), named_country(name)
    if not countries:
        return named or UNKNOWN
    return named if named in countries else countries[0]


def split_country(text: str) -> tuple[str, str] | None:
    """Split an address that ends with the name of a country into what comes before, and that name.

    The longest name wins: "GUINEE EQUATORIALE" is no "GUINEE". None where the text ends with no such name.
    """
    words = text.split()
    for start in range(max(0, len(words) - _MOST_WORDS), len(words)):
        name = " ".join(words[start:])
        if named_country(name):
            return " ".join(words[:start]), name
    return None


@cache
def _names() -> dict[str, str]:
    """Return the countries by their folded names; what has SIRETs is not abroad, and stays out."""
    territories = Locale("fr").territories
    names = {searchable(str(territories[code])): code for code in COUNTRIES - SIRENE}
    for line in _SPELLINGS.strip().splitlines():
        code, _, spellings = line.partition(": ")
        names |= {searchable(each): code for each in spellings.split(", ")}
    return names
