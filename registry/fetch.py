"""Ask a register over HTTP, and believe nothing it has not shown."""

from dataclasses import dataclass
from typing import Any

import httpx2
import orjson

from registry.columns import MASK
from registry.record import RegistryUnreachable

LARGEST_BODY = 256 * 1024
LONGEST_TEXT = 500
_TIMEOUT = httpx2.Timeout(3.0, connect=2.0)

Json = dict[str, Any]  # decoded JSON: its shape is checked where it is read


@dataclass(frozen=True, slots=True)
class Answer:
    """A register's answer: found (200), not found (404), moved (3xx) or a refusal (4xx)."""

    status: int
    body: bytes
    location: str | None

    def json(self) -> Json:
        """Decode the body, which must be an object."""
        try:
            value = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise RegistryUnreachable("the answer is not JSON") from error
        return mapping(value)


async def fetch(client: httpx2.AsyncClient, *, url: str, headers: dict[str, str]) -> Answer:
    """GET a URL: no redirect followed, at most 256 KiB read, nothing unpacked.

    Raises RegistryUnreachable when there is no answer, when the register is too busy or broken to give
    one (429, 5xx: passing), or when it does not let us in (401, 403).
    """
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "guichet",
        **headers,
    }
    try:
        async with client.stream(
            "GET", url, headers=headers, timeout=_TIMEOUT, follow_redirects=False
        ) as response:
            _check_status(response)
            return Answer(response.status_code, await _body(response), response.headers.get("Location"))
    except (httpx2.HTTPError, httpx2.StreamError) as error:
        raise RegistryUnreachable(f"no answer: {type(error).__name__}", passing=True) from error


def mapping(value: object) -> Json:
    """Require a JSON object."""
    if not isinstance(value, dict):
        raise RegistryUnreachable("the answer has another shape")
    return value


def text(value: object) -> str:
    """Require a text, a flag or nothing, and write it as the stock files do."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
        raise RegistryUnreachable("a value of the answer is no plain text")
    return MASK if MASK in value or "[NON-DIFFUSIBLE]" in value else value


def _check_status(response: httpx2.Response) -> None:
    status = response.status_code
    if status in (401, 403):
        raise RegistryUnreachable(f"the key is refused ({status})")
    if status == 429 or status >= 500:
        raise RegistryUnreachable(
            f"status {status}", passing=True, retry_after=_seconds(response.headers.get("Retry-After"))
        )


def _seconds(header: str | None) -> float | None:
    # The other form, a date, is answered like no header at all: our clock may differ from theirs.
    return float(header) if header and header.isascii() and header.isdigit() else None


async def _body(response: httpx2.Response) -> bytes:
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RegistryUnreachable("the answer is packed, which was not asked for")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise RegistryUnreachable("the answer is larger than 256 KiB")
    return bytes(body)
