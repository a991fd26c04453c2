# Every habit has a name. `make` alone prints them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
URL ?= http://127.0.0.1:8000/graphql

.PHONY: help install run test test-long check fix schema schema-diff migration migrate letters \
	explorer conformance fuzz bench lock clean

help:  ## print these habits
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(INSTALLED)  ## make .venv from the committed, hash-locked list

$(INSTALLED): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: $(INSTALLED)  ## prepare everything and serve at http://127.0.0.1:8000 (or: make run PORT=8001)
	$(BIN)/guichet migrate
	$(BIN)/guichet demo
	$(if $(PORT),GUICHET_PUBLIC_URL=http://127.0.0.1:$(PORT)) $(BIN)/guichet serve $(if $(PORT),--port $(PORT))

test: $(INSTALLED)  ## run the tests on SQLite, and on PostgreSQL and Redis where they answer
	PYTHON=$(BIN)/python tests/run.sh

test-long: $(INSTALLED)  ## play a thousand games of the life cycle (about 20 minutes)
	GUICHET_TEST_LONG=1 $(BIN)/python -m pytest -q tests/life_cycle

check: $(INSTALLED)  ## format, lint, types, imports, schema and migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/schema_check.py
	$(BIN)/python tests/migrations_check.py

fix: $(INSTALLED)  ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(INSTALLED)  ## export the schema
	$(BIN)/guichet schema > schema/schema.graphql

schema-diff: $(INSTALLED)  ## compare the schema with the contract and with what is committed
	$(BIN)/python tests/schema_check.py

migration: $(INSTALLED)  ## write the migration that the models lack: make migration NAME=what_changes
	$(BIN)/python tests/migrations_check.py --write $(NAME)

migrate: $(INSTALLED)  ## bring the database up to date
	$(BIN)/guichet migrate

letters: $(INSTALLED)  ## write every letter, in both languages, to look at
	$(BIN)/guichet letters

explorer:  ## build GraphiQL's files (needs Node)
	server/pages/explorer/build.sh

conformance: $(INSTALLED)  ## hold a running server to GraphQL over HTTP (needs Node): make conformance URL=…
	conformance/run.sh $(URL)

fuzz:  ## let schemathesis look for server errors in a running server: make fuzz URL=…
	conformance/fuzz.sh $(URL)

bench: $(INSTALLED)  ## measure (benchmarks/README.md)
	$(BIN)/python -m benchmarks

lock:  ## write requirements.lock again from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group dev pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		conformance/fuzz.in --output-file conformance/fuzz.lock

clean:  ## remove what was made, but not the database
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis server/pages/assets
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
