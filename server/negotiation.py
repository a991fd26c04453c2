"""Which media type, and which language, the client prefers."""

from models.account import Language

RESPONSE_JSON = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"


def media_type_for(accept: bytes | None) -> str | None:
    """Return the media type of the answer, or None where the client accepts neither.

    A client that accepts anything, or says nothing, gets application/json: it may know no other.
    """
    if accept is None or not accept.strip():
        return JSON
    wanted = _weighed(accept)
    modern, classic = (_weight(wanted, media_type) for media_type in (RESPONSE_JSON, JSON))
    if max(modern, classic) <= 0:
        return None
    return RESPONSE_JSON if modern > classic or (modern == classic and RESPONSE_JSON in wanted) else JSON


def prefers_html(accept: bytes) -> bool:
    """Whether a page is asked for: named, and before any JSON that is named as well."""
    wanted = _weighed(accept)
    ranked = sorted(wanted, key=lambda name: -wanted[name])  # stable: of equals the first stays first
    first = next((name for name in ranked if name in (HTML, RESPONSE_JSON, JSON)), None)
    return first == HTML and wanted[HTML] > 0


def language_for(accept_language: bytes | None) -> Language | None:
    """Return which of French and English the client prefers, or None where it asks for neither.

    A program's library may send `*` by itself: that is no preference.
    """
    wanted = {
        tag.partition("-")[0]: weight for tag, weight in reversed(_weighed(accept_language or b"").items())
    }
    french, english = wanted.get("fr", 0.0), wanted.get("en", 0.0)
    if max(french, english) <= 0:
        return None
    return Language.EN if english > french else Language.FR


def _weight(wanted: dict[str, float], media_type: str) -> float:
    return wanted.get(media_type, wanted.get("application/*", wanted.get("*/*", 0.0)))


def _weighed(header: bytes) -> dict[str, float]:
    """Read `a;q=0.5, b` as weights by name; what cannot be read weighs nothing."""
    weights: dict[str, float] = {}
    for item in header.decode("latin-1")[:1000].split(","):
        name, _, parameters = item.partition(";")
        weights[name.strip().lower()] = _quality(parameters)
    return weights


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        key, _, value = parameter.strip().partition("=")
        if key.lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
