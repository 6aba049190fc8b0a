# Nearer. `make run` opens the app on a demo life; `make test` runs every test. Both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8321
ROWS ?= 1000000
PEOPLE ?= 300
MINUTES ?= 10
# One more than there are cores: a third of the time of the tests is waiting for servers, browsers and killed processes.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
NEARER_SHARED ?= ../shared
LOG ?= $(NEARER_SHARED)/data/ties/email-eu-core/email-Eu-core-temporal.txt.gz

.DEFAULT_GOAL := help
.PHONY: help run test test-live calls test-spark check docs format lock clean bench-direction bench-truth bench-calls bench-company bench-answering bench-circles bench-pages bench-growing bench-types bench-ties bench-scale bench-import bench-live fuzz

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

$(VENV)/.run: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run ## open the app on a demo life (PORT=8321)
	$(BIN)/nearer demo --port $(PORT)

# `nearer import` gives way to other processes (nice 10). Tests are as patient, or the imports they start would starve.
test: $(VENV)/.dev ## all tests, the browser's among them
	nice -n 10 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not live"

test-live: $(VENV)/.dev ## live networks on real servers: every fault, every kill (~/.cache/nearer-tests keeps them, Bluesky's with 660 MB)
	NEARER_TEST_KILLS=20 $(BIN)/python -m pytest tests/live tests/bluesky

calls: $(VENV)/.dev ## every call of every live network on its real server; writes docs/calls.json and the table of it
	NEARER_WRITE_CALLS=1 $(BIN)/python -m pytest tests/live/test_calls.py tests/bluesky/test_calls.py
	$(BIN)/python -m bench.docs

test-spark: $(VENV)/.dev ## the engine on a real Spark cluster on this machine (needs Java 17; installs Spark, 500 MB)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pyspark>=4.1'
	$(BIN)/python -m pytest tests/spark

check: $(VENV)/.dev ## format, lint, types, layers, docs
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m bench.docs --check

docs: $(VENV)/.dev ## write docs/reference from the code
	$(BIN)/python -m bench.docs

format: $(VENV)/.dev ## rewrite the code in the house's format
	$(BIN)/ruff format src tests bench
	$(BIN)/ruff check --fix src tests bench

bench-direction: $(VENV)/.dev ## false alarms of the direction, real against permuted (NEARER_SHARED)
	$(BIN)/python bench/direction.py

bench-truth: $(VENV)/.dev ## what Nearer says against simulated lives whose truth is known
	$(BIN)/python -m bench.simulated
	$(BIN)/python -m bench.power

bench-calls: $(VENV)/.dev ## how many calls of direction come true, on simulated lives and real logs (NEARER_SHARED)
	$(BIN)/python -m bench.calls

bench-company: $(VENV)/.dev ## selectivity and shared company beside points alone, on real logs (NEARER_SHARED)
	$(BIN)/python -m bench.company

bench-answering: $(VENV)/.dev ## does answering matter, on the mail log, or another by LOG=file (NEARER_SHARED)
	$(BIN)/python -m bench.answering $(LOG)

bench-circles: $(VENV)/.dev ## circles a week later, and who comes back by circle, on real logs (NEARER_SHARED)
	$(BIN)/python -m bench.circles

bench-pages: $(VENV)/.dev ## server time of every page on a large log, and the import rate (ROWS=1000000)
	$(BIN)/python -m bench.pages --rows $(ROWS)

bench-growing: $(VENV)/.dev ## what an import of few activities costs a home of many (ROWS=1000000)
	$(BIN)/python -m bench.growing --rows $(ROWS)

bench-types: $(VENV)/.dev ## weights of kinds learnt and prior, and the sign of an answer, on real logs (NEARER_SHARED)
	$(BIN)/python bench/kinds.py

bench-ties: $(VENV)/.dev ## points and heads beside all else that could be used, on real logs (NEARER_SHARED)
	$(BIN)/python -m bench.ties --known

bench-import: ROWS := $(if $(filter command line,$(origin ROWS)),$(ROWS),10000)
bench-import: $(VENV)/.dev ## imports of every source beside a bare decoder of the same bytes (ROWS=10000)
	$(BIN)/python -m bench.imports --rows $(ROWS)

bench-identity: $(VENV)/.dev ## who is one person, on invented lives of known identity (PEOPLE=300)
	$(BIN)/python -m bench.eight measure --people $(PEOPLE)

bench-listening: $(VENV)/.dev ## what texts say, read on sources left out, beside the bars (NEARER_SHARED)
	$(BIN)/python -m bench.listening measure

bench-live: EVENTS ?= 1000000
bench-live: $(VENV)/.dev ## the firehose of Bluesky and a back-fill from its own servers (EVENTS=1000000)
	$(BIN)/python -m bench.live --events $(EVENTS)

fuzz: $(VENV)/.dev ## fuzz every reader in turns (MINUTES=10; what was run is told by `python -m bench.fuzz --table`)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3'
	$(BIN)/python -m bench.fuzz --minutes $(MINUTES)

bench-scale: ROWS := $(if $(filter command line,$(origin ROWS)),$(ROWS),10000000)
bench-scale: $(VENV)/.dev ## one engine beside all others on a log of ten million (ROWS=10000000)
	$(BIN)/python -m bench.scale --rows $(ROWS)

lock: ## pin the requirements by hash, without index addresses
	$(BIN)/python -m piptools compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --strip-extras --output-file requirements.txt requirements.in
	$(BIN)/python -m piptools compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --strip-extras --output-file requirements-dev.txt requirements-dev.in

clean: ## remove what was set up
	rm -rf $(VENV) build dist test-artifacts
