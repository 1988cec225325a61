# Two commands: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
BIN := .venv/bin
ARGS ?=
.DEFAULT_GOAL := help

# Stamps: a warm run installs nothing. The development lock holds all of the other one.
RUN := .venv/.set-up app/static/vendor/.set-up
DEV := .venv/.set-up-dev app/static/vendor/.set-up

# Races, kills and outages are timed, so nothing else runs beside them.
# One order of tests, the same each time: a failure is of the change, and is met again (decisions/0023).
PYTEST = $(BIN)/python -m pytest --randomly-seed=1
BOTH = $(PYTEST) -n auto --dist loadfile --ignore=tests/chaos --ignore=tests/races && $(PYTEST) tests/races tests/chaos

.NOTPARALLEL: # the assets need the venv
.PHONY: help demo test check set-up set-up-dev chaos proof search bench lock clean

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 16

demo: $(RUN) ## everything on this machine, with a telephone in the browser (RESET=1 forgets the data)
	@exec $(BIN)/frontdoor demo $(if $(RESET),--reset) $(ARGS)

test: $(DEV) ## all tests (ARGS="tests/routing -k order" for some)
	@$(if $(ARGS),$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS),$(BOTH))

check: $(DEV) ## style, types, and the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/house

set-up: $(RUN)

set-up-dev: $(DEV)

chaos: $(DEV) ## every kill and outage over real processes, at full length (about a quarter of an hour)
	@FRONTDOOR_CHAOS=long $(BIN)/python -m pytest tests/chaos $(ARGS)

proof: $(DEV) ## every mutant and 2,000 rewired plans against the flow checker, 10,000 rounds of each race, a million offers, 1,000 simulated days (hours)
	@FRONTDOOR_PROOF=1 $(BIN)/python -m pytest -q -s -p no:randomly -o timeout=7200 \
		tests/ivr_flows/checks/test_mutations.py tests/ivr_flows/checks/test_rewired.py tests/races \
		tests/routing/test_ageing.py tests/routing/test_told_waits.py \
		tests/services/test_everybody_gone.py $(ARGS)

search: $(DEV) ## every property with thousands of new examples, the tests in a new order (an hour)
	@FRONTDOOR_SEARCH=1 $(BIN)/python -m pytest -n auto -m hypothesis -o timeout=3600 $(ARGS)

bench: $(DEV) ## speed against its floors
	@$(BIN)/python -m tests.bench $(ARGS)

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade \
		pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what set-up made; data in var/ stays
	rm -rf .venv node_modules app/static/vendor .mypy_cache .ruff_cache .pytest_cache

.venv/.set-up: requirements.lock setup/venv.sh
	@test -f .venv/.set-up-dev -a .venv/.set-up-dev -nt requirements-dev.lock || setup/venv.sh requirements.lock
	@touch $@

.venv/.set-up-dev: requirements-dev.lock setup/venv.sh
	@setup/venv.sh requirements-dev.lock
	@touch $@ .venv/.set-up

app/static/vendor/.set-up: package-lock.json setup/assets.sh
	@setup/assets.sh
	@touch $@
