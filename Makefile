# `make` lists the targets. Everything is installed into .venv, nothing outside the folder but Debian packages
# that are missing, and those only where `make` runs as root.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
REPORTS ?= samples
OUTPUT ?= out
PORT ?= 8000
BIN := .venv/bin

.PHONY: help run reports test lint types docs messages samples images constraints bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/run.stamp: pyproject.toml constraints.txt scripts/setup-debian.sh
	PYTHON=$(PYTHON) scripts/setup-debian.sh run
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/dev.stamp: .venv/run.stamp scripts/from-npm.sh
	PYTHON=$(PYTHON) scripts/setup-debian.sh test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	scripts/from-npm.sh
	touch $@

run: .venv/run.stamp ## start the platform with a fictional county at http://127.0.0.1:8000 (PORT=8000), data in var/
	@$(BIN)/gongkai serve --demonstration --port "$(PORT)"

reports: .venv/run.stamp ## read and check reports: make reports REPORTS=FOLDER (default: samples), results in OUTPUT=out
	@# 1 is not a failure of the job: it says that something was unclear or found, and the tables say what.
	@$(BIN)/gongkai run --output "$(OUTPUT)" "$(REPORTS)" || [ $$? -eq 1 ]

test: lint types ## lint, types, generated documents and all tests
	$(BIN)/python -m scripts.documents --check
	$(BIN)/python -m scripts.messages --check
	$(BIN)/python -m pytest -n 2
	@# The platform once more, on the other database; what a browser makes of its pages does not depend on that.
	scripts/with-postgresql.sh $(BIN)/python -m pytest -n 2 tests/portal --ignore tests/portal/browser

lint: .venv/dev.stamp ## ruff and the layers of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/dev.stamp ## mypy, strict
	$(BIN)/mypy
	$(BIN)/mypy -p scripts

docs: .venv/dev.stamp ## write the documents that are made from the code anew
	$(BIN)/python -m scripts.documents

messages: .venv/dev.stamp ## bring the catalogue of translations up to date and compile it
	$(BIN)/python -m scripts.messages

samples: .venv/dev.stamp ## write the sample reports anew
	$(BIN)/python -m scripts.make_samples

images: .venv/dev.stamp ## draw the README's pictures anew
	$(BIN)/python -m scripts.images
	$(BIN)/python -m scripts.screenshots
	$(BIN)/python -m scripts.platform_images

constraints: ## pin the newest versions that work together, on the oldest Python at hand: make constraints PYTHON=…
	$(PYTHON) -m venv --clear .venv/newest
	.venv/newest/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	{ echo '# Versions known to work together; written by `make constraints`.'; \
	    .venv/newest/bin/python -m pip freeze --exclude-editable; } > constraints.tmp
	mv constraints.tmp constraints.txt
	rm -rf .venv/newest

bench: .venv/dev.stamp ## measure accuracy and speed beside other tools: see bench/README.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python -m bench

clean: ## remove what was built, .venv included
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
