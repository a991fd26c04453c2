#!/usr/bin/env bash
# The whole suite: on SQLite, then on PostgreSQL and Redis where they answer. Says which it used.
# One SQL dialect per process: tortoise caches its SQL without it.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
export GUICHET_TEST_DATABASE_URL=${GUICHET_TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}
export GUICHET_TEST_REDIS_URL=${GUICHET_TEST_REDIS_URL:-redis://127.0.0.1:6379}

answers() { "$python" tests/answers.py "$1"; }

echo "== SQLite"
GUICHET_TEST_DIALECT=sqlite "$python" -m pytest -q -n auto --dist worksteal "$@"

if answers "$GUICHET_TEST_DATABASE_URL"; then
    answers "$GUICHET_TEST_REDIS_URL" && echo "== PostgreSQL and Redis" || echo "== PostgreSQL"
    GUICHET_TEST_DIALECT=postgres "$python" -m pytest -q -n auto --dist worksteal -m "not one_database" "$@"
elif [ "${CI:-}" = true ]; then
    echo "No PostgreSQL answers at GUICHET_TEST_DATABASE_URL." >&2
    exit 1
else
    echo "== No PostgreSQL answers: the tests ran on SQLite only."
fi
