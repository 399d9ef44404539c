# Every command of the project. `make` alone lists them.
# Each set-up step leaves a stamp, so that it runs again only when what it was made from changes.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
FLASK := $(PY) -m flask --app app
# Node comes with the system, or as a wheel where there is none.
export PATH := $(PATH):$(CURDIR)/.venv/bin
# Only what a lock names, only with the content it names.
INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes --no-deps
T ?= tests
# Tests wait for servers and browsers: three at once keep two cores busy.
CORES ?= 3

.PHONY: help setup setup-dev run serve test browser lint fix check lock sbom docs translations bench soak clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

# -- set-up -----------------------------------------------------------------------------------------

VENV := .venv/.made
SYSTEM := .venv/.system
SYSTEM_DEV := .venv/.system-dev
RUNS := .venv/.runs
CHECKS := .venv/.checks
NODE := node_modules/.made
ASSETS := app/web/static/vendor/.made
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))

setup: $(SYSTEM) $(RUNS) $(ASSETS) $(CATALOGUES)  ## Install what running needs

setup-dev: setup $(SYSTEM_DEV) $(CHECKS)  ## Install what testing needs, too

$(VENV):
	@bash scripts/make_venv "$(PYTHON)"
	@touch $@

$(SYSTEM): scripts/system_packages | $(VENV)
	@bash scripts/system_packages run
	@touch $@

$(SYSTEM_DEV): scripts/system_packages | $(VENV)
	@bash scripts/system_packages test
	@touch $@

$(RUNS): requirements.lock | $(VENV)
	$(INSTALL) -r requirements.lock
	@touch $@

$(CHECKS): requirements-dev.lock | $(RUNS)
	$(INSTALL) -r requirements-dev.lock
	@touch $@

$(NODE): package.json package-lock.json requirements-node.lock | $(VENV)
	@command -v npm >/dev/null || $(INSTALL) -r requirements-node.lock
	npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(ASSETS): $(NODE) app/web/assets.py app/web/icons.py $(wildcard field_definitions/*.yaml) | $(RUNS)
	$(PY) -m app.web.assets
	@touch $@

translations/%/LC_MESSAGES/messages.mo: translations/%/LC_MESSAGES/messages.po | $(RUNS)
	@$(PY) -m scripts.translations compile $< $@

# -- running ----------------------------------------------------------------------------------------

run: export DEMO ?= 1
run: setup  ## Serve the demo panel at http://127.0.0.1:8080
	@$(PY) run.py

serve: setup  ## Serve for many people, with gunicorn; see docs/operating.md
	@.venv/bin/gunicorn -c gunicorn.conf.py

# -- checking ---------------------------------------------------------------------------------------

test: setup-dev  ## Run tests on two cores; one part with T=tests/fieldtypes
	$(PY) -m pytest -n $(CORES) --dist loadfile --no-loadscope-reorder $(T)

browser: setup-dev  ## Run only the tests that drive a browser
	$(PY) -m pytest -m browser $(T)

lint: setup-dev  ## Style, types, floors, known weaknesses; locks, definitions, docs, translations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m bandit --quiet --recursive --configfile pyproject.toml app scripts config.py run.py gunicorn.conf.py
	$(PY) -m scripts.locks --check
	$(PY) -m scripts.audit
	$(FLASK) definitions check --require zh_Hans,zh_Hant,en
	$(PY) -m scripts.docs --check
	$(PY) -m scripts.translations check

fix: setup-dev  ## Correct what can be corrected: style, generated docs, catalogues
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m scripts.docs
	$(PY) -m scripts.translations update

check: lint test  ## All that CI runs

lock: setup-dev  ## Lock versions and hashes anew, after a change to requirements*.txt
	$(PY) -m scripts.locks

.venv/sbom/.made: requirements-sbom.lock | $(VENV)
	@$(PY) -m venv .venv/sbom
	@.venv/sbom/bin/pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

sbom: setup-dev $(NODE) .venv/sbom/.made  ## List every package that runs, as CycloneDX, in var/sbom/
	@mkdir -p var/sbom
	@.venv/sbom/bin/cyclonedx-py requirements --output-reproducible -o var/sbom/python.json requirements.lock
	@npm sbom --sbom-format cyclonedx --sbom-type application --omit dev --package-lock-only > var/sbom/browser.json
	@ls var/sbom/python.json var/sbom/browser.json

docs: setup  ## Write the generated pages of docs/
	$(PY) -m scripts.docs

translations: setup  ## Collect sentences from the code into the catalogues, and compile them
	$(PY) -m scripts.translations update

# -- measuring --------------------------------------------------------------------------------------

bench: setup-dev  ## Measure; one JSON line per workload and engine
	@$(PY) -m bench

soak: setup-dev  ## Mixed work for MINUTES=10, then thousands of made-up examples
	@$(PY) -m bench.soak --minutes $(or $(MINUTES),10)
	HYPOTHESIS_PROFILE=soak $(PY) -m pytest -n $(CORES) --dist loadfile tests/schema tests/fieldtypes tests/api tests/web
	KILLS=40 $(PY) -m pytest -n $(CORES) tests/storage/test_apply_killed.py tests/cli/test_apply_is_whole.py
	CANARY_SETS=$(or $(SETS),200) $(PY) -m pytest -n $(CORES) tests/access/test_canary_made_up.py
	PROFILES=10 $(PY) -m pytest tests/exchange/test_random_profiles.py

clean:  ## Remove what set-up made (not var/, where the records are)
	rm -rf .venv node_modules app/web/static/vendor translations/*/LC_MESSAGES/*.mo
