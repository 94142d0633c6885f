# `make run` and `make test` do all the set-up themselves. Everything stays in this folder.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Journeys that are made on both databases; the rest of them says nothing about SQL.
ON_POSTGRESQL := $(addprefix tests/journeys/test_,turns.py quiz.py rhythm.py profile.py moving.py forgetting.py followups.py ideas.py bad_days.py bad_database.py desk.py desk_trainings.py desk_people.py training_story.py questions.py tickets.py trainings.py training_days.py windows.py)
# Processes killed again and again: side by side they starve each other.
ALONE := $(addprefix tests/journeys/test_,crash.py processes.py)
# What spelling is checked with (tests/spelling.py).
DICTIONARIES := en_GB lv_LV pl_PL ru_RU da_DK

.PHONY: run test check static setup setup-test bench messages pictures lock

run: setup
	$(BIN)/amber run

test: setup-test
	$(BIN)/pytest -n 3 --dist worksteal $(addprefix --ignore=,$(ALONE))
	$(BIN)/pytest $(ALONE)
	$(BIN)/pytest -n 3 --dist worksteal --database postgresql $(ON_POSTGRESQL)

check: static test

static: setup-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/amber content check
	$(BIN)/python -m tests.catalogues

bench: setup-test
	for bench in turns start faq ticks signup announce send crash month messenger messenger_door; do $(BIN)/python -m bench.$$bench; done

# Set-up: a virtual environment, then exactly the locked versions.

setup: .venv/ready-to-run
setup-test: .venv/ready-to-test

.venv/bin/python:
	@$(PYTHON) -m venv .venv || { rm -rf .venv; ./.ci/install python3-venv; $(PYTHON) -m venv .venv; }

.venv/ready-to-run: .venv/bin/python requirements/run.lock pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-to-test: .venv/ready-to-run requirements/test.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@command -v chromium >/dev/null || ./.ci/install chromium || true
	@for one in $(DICTIONARIES); do test -e /usr/share/hunspell/$$one.dic || missing=1; done; \
		test -z "$$missing" || ./.ci/install hunspell-en-gb hunspell-lv hunspell-pl hunspell-ru hunspell-da || true
	@touch $@

# For developers and translators.

pictures: setup-test
	$(BIN)/python -m lessons.drawings lessons/courses/social-entrepreneurship

messages: setup-test
	$(BIN)/python -m tests.catalogues --update

lock: setup-test
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra setup pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra setup --extra test pyproject.toml -o requirements/test.lock
