# Infolinia. `make demo` runs the centre, `make test` passes the tests; both install what they need.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
ROOMS_WITH_MESSAGES := $(dir $(wildcard src/infolinia/*/locale/pl/LC_MESSAGES/django.po src/infolinia/*/*/locale/pl/LC_MESSAGES/django.po))

.PHONY: help setup demo test check bench docs soak parts demo-parts messages lock

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: .venv/setup messages  ## make .venv with everything from requirements.lock

.venv/setup: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or say make PYTHON=python3"; exit 2; }
	@if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then bash tools/debian_parts.sh python3-venv; fi
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

messages: .venv/setup  ## compile the translations
	@$(BIN)/python tools/messages.py compile

demo-parts:
	@bash tools/debian_parts.sh espeak-ng libopus0

demo: setup demo-parts  ## run the demo centre, with customers who ring in
	$(BIN)/infolinia demo

parts:  ## Debian packages the tests need (as root, or with sudo)
	@bash tools/debian_parts.sh espeak-ng libopus0 chromium sip-tester baresip-core postgresql gettext kamailio kamailio-tls-modules rtpengine-daemon linphone-cli iptables iproute2 util-linux

test: setup parts check  ## all tests, on SQLite and on PostgreSQL
	$(BIN)/python tools/all_tests.py

check: setup  ## style, types, arrows between rooms, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python tools/house.py
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/django_manage.py makemigrations --check --dry-run

bench-parts: parts
	@bash tools/debian_parts.sh gcc libc6-dev

bench: setup bench-parts  ## speed, each figure beside its limit or peer: bench/results/
	$(BIN)/python -m bench

soak: setup parts  ## tests longer than CI allows
	$(BIN)/python -m pytest -m soak --timeout 14400

docs: setup  ## the documentation, its tables written anew from the code, in site/
	$(BIN)/python tools/docs.py write
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock:  ## write requirements.lock anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -q -o requirements.lock
