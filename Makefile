# `make run` and `make test` are all that is needed; `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# One worker more than processors: a worker that waits for a browser leaves its processor to another.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))
UV ?= uv
# python3.11 where it has that name, else python3.
FOUND := $(shell command -v $(PYTHON) || command -v python3)

.DEFAULT_GOAL := help
.PHONY: help run test lint lint-style lint-types lint-imports lint-templates lock bench assets clean

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/run.stamp ## Serve the tracker at http://127.0.0.1:5000 (PORT changes it), with the demonstration panel in an empty database
	@exec $(BIN)/flask --app wsgi start

test: $(VENV)/test.stamp ## Run everything: lint, types, import contracts, unit, both databases, browser
	@sh tests/need_chromium.sh
	@$(MAKE) --no-print-directory -j 2 --output-sync lint
	@$(BIN)/python -m compileall -q -j 0 cdop bench config.py wsgi.py # dozens of processes that tests start read it
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal $(TESTS)

lint: lint-style lint-types lint-imports lint-templates ## Style, types, import contracts and templates

lint-style: $(VENV)/test.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lint-types: $(VENV)/test.stamp
	@$(BIN)/mypy

lint-imports: $(VENV)/test.stamp
	@$(BIN)/lint-imports

lint-templates: $(VENV)/test.stamp
	@$(BIN)/djlint --lint --quiet templates

bench: $(VENV)/test.stamp ## Measure against the anchors and print the ratios
	@$(BIN)/python -m bench $(BENCH)

lock: $(VENV)/test.stamp ## Lock the requirements with hashes (needs uv)
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header requirements-oidc.in -o requirements-oidc.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

assets: ## Rebuild the stylesheet and scripts (needs Node; the result is committed)
	sh assets/build.sh

clean: ## Remove the virtual environment; the register in instance/ stays
	rm -rf $(VENV)

# uv is used where it is present, never required. Bytecode is compiled once, so that starts are fast.
define install
	@if command -v $(UV) >/dev/null 2>&1; then \
	  { [ -x $(BIN)/python ] || $(UV) venv -q --python $(FOUND) $(VENV); } && \
	  $(UV) pip install -q --python $(BIN)/python --require-hashes --compile-bytecode -r $(1); \
	else \
	  { [ -x $(BIN)/pip ] || $(FOUND) -m venv --clear $(VENV); } && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); \
	fi
endef

$(VENV)/run.stamp: requirements.txt
	@echo "Installing what the tracker needs (once)."
	$(call install,requirements.txt)
	@$(BIN)/python -m compileall -q -j 0 cdop config.py wsgi.py
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt
	@echo "Installing what the tests need (once)."
	$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/run.stamp
