# The two commands to know: `make play` and `make test`. Each begins with `make setup`.
.PHONY: setup play test check prove golden pictures bench mutants clean lint
.DEFAULT_GOAL := play

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# The newest Python that really runs: a version manager's shim may be there and still fail.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$python && break; done)

setup: $(STAMP)
	@:

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv was found. Install one \
	(Debian, Ubuntu: apt-get install python3-venv) or name it: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(VENV) (needed once) ..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

play: setup
	@$(BIN)/wargame play

lint: setup
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >$(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@$(BIN)/wargame check

test: lint
	@$(BIN)/python -m pytest -n 2

check: lint
	@$(BIN)/python -m pytest -n 2 -m "not slow"

prove: setup
	@$(BIN)/python -m tests.proofs $(if $(ID),--id $(ID))

golden: setup
	@$(BIN)/python -m tests.goldens
	@$(BIN)/python -m tests.ui
	@$(BIN)/python -m tests.pages

pictures: setup
	@$(BIN)/python -m tests.ui.pictures

mutants: setup
	@$(BIN)/python -m tests.mutants

bench: setup
	@$(BIN)/python -m benchmarks

clean:
	@rm -rf $(VENV) .venvs build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
