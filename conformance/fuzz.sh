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
"$venv/bin/st" run "$url" --max-examples "${EXAMPLES:-50}" "${@:2}"
