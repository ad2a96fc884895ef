# Each target is a line or two. Everything is installed into .venv, from lock files with
# hashes; that is repeated only when a lock file or pyproject.toml has changed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OLD := Tocsin needs Python 3.11 or later; name one with: make PYTHON=python3.12 …
PIP := -m pip --disable-pip-version-check --quiet install
LOCK := uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-emit-package disarm-framework --no-annotate --custom-compile-command "make lock" --upgrade
EXERCISE = rm -rf demo-exercise demo-report && $(BIN)/tocsin exercise new demo-exercise && $(BIN)/tocsin init demo-report/workspace && $(BIN)/tocsin claims import demo-exercise/factchecks.csv --workspace demo-report/workspace && cp demo-exercise/official.toml demo-report/workspace && $(BIN)/tocsin investigate demo-exercise/exports --out demo-report
# 6: done, but some file could not be read wholly; Tocsin has said which.
OWN = $(BIN)/tocsin investigate "$$INPUT" --out "demo-$$(date +%Y%m%d-%H%M%S)" || test $$? -eq 6

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all lint validate validate-quick figures curves compare bench docs lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup: $(VENV)/.run ## install Tocsin into .venv

demo: $(VENV)/.run ## investigate the bundled exercise, or your own posts: INPUT=path
	@$(if $(INPUT),$(OWN),$(EXERCISE))

test: $(VENV)/.test ## run the tests that take minutes; ARGS="-k name" goes to pytest
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not spark" $(ARGS)

test-all: $(VENV)/.test ## run every test: also on Spark, in second languages, with processes killed
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

lint: $(VENV)/.dev ## format, rules, who may import whom, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

validate: $(VENV)/.dev ## compute the project's own figures; TOCSIN_DATA names the data
	$(BIN)/python validation/run.py

validate-quick: $(VENV)/.dev ## the same without the slow ones, in under 5 minutes
	$(BIN)/python validation/run.py --quick

figures: $(VENV)/.dev ## draw the calibration plot; TOCSIN_DATA names the data
	$(BIN)/python validation/calibration.py

curves: $(VENV)/.dev ## how detection falls as an adversary spends more; ARGS go to the script
	$(BIN)/python validation/adversary.py $(ARGS)

compare: $(VENV)/.dev .venv-peer/.peer ## set Tocsin beside the field's methods; TOCSIN_DATA names the data
	$(BIN)/python validation/comparison.py

bench: $(VENV)/.dev .venv-peer/.peer ## measure time and memory beside a bound and a peer
	$(BIN)/python benchmarks/run.py --peer-python .venv-peer/bin/python

docs: $(VENV)/.dev ## build the pages into docs/_build/html
	$(BIN)/sphinx-build -W --keep-going --quiet -b html docs docs/_build/html

lock: ## choose the newest versions again (needs uv)
	$(LOCK) pyproject.toml --extra spark --extra postgresql --extra oidc --group build --group test --group lint --group docs --group bench -o requirements/dev.lock
	$(LOCK) pyproject.toml --extra spark --extra postgresql --extra oidc --group build --group test -c requirements/dev.lock -o requirements/test.lock
	$(LOCK) pyproject.toml --group build -c requirements/dev.lock -o requirements/run.lock
	$(LOCK) --group peer -o requirements/peer.lock

clean: ## remove what can be made again, .venv and the demo's results included
	rm -rf $(VENV) .venv-peer docs/_build demo-exercise demo-report .*_cache .hypothesis

# A larger set-up holds the smaller ones at the same versions, so it marks them done too.
$(VENV)/.test: CONTAINS = $(VENV)/.run
$(VENV)/.dev: CONTAINS = $(VENV)/.run $(VENV)/.test
$(VENV)/.%: requirements/%.lock pyproject.toml packages/disarm-framework/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "$(OLD)")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) --require-hashes -r $<
	$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable packages/disarm-framework --editable .
	@touch $(CONTAINS) $@

.venv-peer/.peer: requirements/peer.lock
	$(PYTHON) -m venv .venv-peer
	.venv-peer/bin/python $(PIP) --require-hashes -r $<
	@touch $@
