# `make` alone lists what there is. Settings are environment variables: ATTUNE_PORT=9000 make serve
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
DATA_DIR := $(or $(ATTUNE_DATA_DIR),var)
PYTEST_ARGS ?=

.PHONY: help setup serve test lint format bench eval train lock audit clean clean-data

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

setup: ## install everything into .venv (other targets do it by themselves)
	@sh scripts/bootstrap.sh

serve: setup ## run Attune on http://localhost:8000
	@exec $(BIN)/attune serve

test: lint ## everything CI runs: lint, data, training, tests (PYTEST_ARGS="-k moments")
	$(BIN)/attune check
	$(BIN)/attune train
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: setup ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## let ruff put the sources right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: setup ## train the model (only what has changed)
	$(BIN)/attune train

eval: setup ## measure what is understood (DIR=folder with sets of labelled rows)
	@[ -n "$(DIR)" ] || { echo 'Name the folder: make eval DIR=path/to/sets' >&2; exit 2; }
	$(BIN)/attune eval $(DIR)

bench: setup ## measure how fast it is
	$(BIN)/attune bench

lock: ## resolve pyproject.toml anew into requirements.lock (UPGRADE=--upgrade for newer versions)
	@sh scripts/lock.sh $(UPGRADE)

audit: ## ask for published faults of the locked packages (needs the network)
	@sh scripts/audit.sh

clean: ## remove .venv, caches and trained models; keeps the database
	rm -rf .venv .venv-tools .venv-tools.log build ./*.egg-info .rasa
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find api bot preferences scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf "$(DATA_DIR)/models"

clean-data: ## remove the database: everything people taught it
	@printf 'This removes %s and all that people taught. Type yes: ' "$(DATA_DIR)/attune.db"; \
	read answer; [ "$$answer" = yes ] || { echo 'Kept.'; exit 1; }
	rm -f "$(DATA_DIR)/attune.db" "$(DATA_DIR)/attune.db-wal" "$(DATA_DIR)/attune.db-shm"
