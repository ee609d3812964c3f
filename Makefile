# The two that matter: `make demo` does the main job on a sample press, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
export NEWSMILL_HOME ?= $(CURDIR)/data
export AIRFLOW_HOME := $(CURDIR)/.airflow
export AIRFLOW__CORE__DAGS_FOLDER := $(CURDIR)/dags
export AIRFLOW__CORE__LOAD_EXAMPLES := False
export AIRFLOW__CORE__PARALLELISM := 4
export AIRFLOW__API__HOST := 127.0.0.1
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS := True
export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL := 10
export OMP_NUM_THREADS := 1

.PHONY: help install demo run backfill reprocess feeds sql report airflow test test-airflow test-kills test-duckdb2 torture check prove bench bench-year bench-extract bench-archives docs lock clean
.DEFAULT_GOAL := help

help: ## print the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

install: .venv/installed ## the virtual environment with everything

# Stamped, so that every other target can ask for it at no cost. Packages come by hash from the locks; uv only makes it quick.
.venv/installed: requirements/all.txt requirements/tools.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsmill needs Python 3.11 or newer")'
	@echo "newsmill: making .venv and installing the locked packages (about 1.2 GB, some minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/all.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: install ## one sample news world through Airflow: feeds to facts, with queries and a page at the end
	@$(BIN)/python -m tests.press.demo

run: install ## poll the feeds of NEWSMILL_HOME once and publish today so far
	@$(BIN)/newsmill run

backfill: install ## make backfill SOURCE=/archive FROM=2026-03-02 TO=2026-03-08: an archive through Airflow, followed to its end
	@$(BIN)/python -m dags.control backfill $(SOURCE) $(if $(FROM),--from $(FROM)) $(if $(TO),--to $(TO)) $(foreach host,$(HOST),--host $(host))

reprocess: install ## make reprocess FROM=2026-03-02 TO=2026-03-08 [DRY=1]: closed nights once more, with today's code
	@$(BIN)/python -m dags.control reprocess --from $(FROM) --to $(TO) $(if $(DRY),--dry-run)

feeds: install ## the feeds of NEWSMILL_HOME
	@$(BIN)/newsmill feeds list

sql: install ## make sql Q="FROM mart.articles LIMIT 5"
	@$(BIN)/newsmill sql "$(or $(Q),FROM mart.help)"

report: install ## the page of the last night
	@$(BIN)/newsmill report

airflow: install ## Airflow with its interface on 127.0.0.1:8080, until Ctrl-C
	@PATH="$(CURDIR)/$(BIN):$$PATH" airflow standalone

test: install ## every test
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

test-airflow: install ## a real scheduler over five nights and an archive: some minutes
	@$(BIN)/python -m tests.dags.scheduler

test-kills: install ## twenty kills at random moments of a backfill of 1,000 pages: about twenty minutes
	@$(BIN)/python -m tests.e2e.kills

# The layout is checked by the pycodestyle rules, not by a formatter: tables of data and compact signatures stay as they were laid out.
test-duckdb2: install .venv/duckdb2/installed ## the warehouse's tests on DuckDB 2.0, put before the locked one
	@PYTHONPATH=$(CURDIR)/.venv/duckdb2 $(BIN)/python -m pytest tests/warehouse tests/sql tests/export tests/report tests/stories

.venv/duckdb2/installed: requirements/duckdb2.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --target .venv/duckdb2 --no-deps --require-hashes -r requirements/duckdb2.txt
	@touch $@

torture: install ## make torture PART="kills disk" COUNT=20 SEED=1: kills, faults, damage, hostile input; hours for all of it (docs/reference/reliability.md)
	@$(BIN)/python -m tests.torture $(or $(PART),all) $(if $(COUNT),--count $(COUNT)) $(if $(SEED),--seed $(SEED)) $(if $(SECONDS),--seconds $(SECONDS))

check: install ## layout, lint and types
	@$(BIN)/ruff check --quiet --preview --select E1,E2,E3,W,I .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

prove: install ## that verify finds every kind of damage, and nothing in 20 sound warehouses: some minutes
	@NEWSMILL_SOUND_WORLDS=20 $(BIN)/python -m pytest tests/warehouse/test_verify.py tests/warehouse/test_evidence.py tests/warehouse/test_sound.py

bench: install ## accuracy and speed of each stage, on the samples of this repository
	@for part in benchmarks/[a-z]*.py; do echo "== $$part"; $(BIN)/python -m benchmarks.$$(basename $$part .py) || exit 1; done

bench-year: install ## a night onto a year of 600,000 articles: half an hour, 10 GB of disk
	@$(BIN)/python -m benchmarks.warehouse year

bench-extract: install .venv/peers/installed ## make bench-extract PAGES=folder: extraction beside its peers
	@$(BIN)/python -m benchmarks.extract $(PAGES)

bench-archives: install .venv/peers/installed .venv/fundus/installed ## make bench-archives PAGES=folder: an archive's whole way, its memory, and peers on the same file
	@$(BIN)/python -m benchmarks.archives $(PAGES) --speed --peers --gigabyte

.venv/fundus/installed: requirements/fundus.txt
	@$(BIN)/python -m venv --without-pip .venv/fundus
	@$(BIN)/uv pip install --quiet --python .venv/fundus/bin/python --require-hashes -r requirements/fundus.txt
	@touch $@

# In an environment of their own: they ask for other releases of libraries that newsmill uses.
.venv/peers/installed: requirements/peers.txt
	@$(BIN)/python -m venv --without-pip .venv/peers
	@$(BIN)/uv pip install --quiet --python .venv/peers/bin/python --require-hashes -r requirements/peers.txt
	@touch $@

docs: install ## the generated reference
	@$(BIN)/python -m schemas.reference

lock: install ## resolve the requirements anew, with hashes
	@for name in all base airflow report dev; do \
	  case $$name in all) extra="--extra airflow --extra report --extra dev -c requirements/pins.in";; base) extra="-c requirements/all.txt";; \
	    *) extra="--extra $$name -c requirements/all.txt";; esac; \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	    $$extra pyproject.toml -o requirements/$$name.txt || exit 1; done
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  requirements/tools.in -o requirements/tools.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  requirements/duckdb2.in -o requirements/duckdb2.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  requirements/peers.in -o requirements/peers.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  requirements/fundus.in -o requirements/fundus.txt

clean: ## remove what can be made again; captures and state stay
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .airflow
	@rm -rf "$(NEWSMILL_HOME)/lake" "$(NEWSMILL_HOME)/published" "$(NEWSMILL_HOME)/reports" data/demo
