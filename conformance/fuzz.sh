#!/usr/bin/env bash
# Let schemathesis invent requests from the schema, against a server that is up; fail on a server error.
# The server asks for no captcha and counts nothing: GUICHET_CAPTCHA=off GUICHET_LIMITS=off guichet serve
set -euo pipefail
cd "$(dirname "$0")/.."
url="${1:-http://127.0.0.1:8000/graphql}"
venv=.fuzz-venv

# Its own environment: what it brings along has no place beside the product.
[ conformance/fuzz.lock -ot "$venv/.installed" ] || {
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r conformance/fuzz.lock
  touch "$venv/.installed"
}
# A refusal (log in first, not this text) is no fault of the server: only its own errors count. With
# -H "Authorization: Bearer TOKEN" behind the address, somebody who logged in is played as well.
"$venv/bin/st" run "$url" --max-examples "${EXAMPLES:-50}" --checks not_a_server_error "${@:2}"
