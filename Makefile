# Two commands for a start: make demo, make test. Everything is installed into $(VENV), once.

VENV ?= .venv
PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
QUESTION ?= which methods cut KV-cache memory?
ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# The Neo4j tests start a server of their own (Java 17 and Maven); KG_REQUIRE_NEO4J=0 lets them skip where they cannot.
export KG_REQUIRE_NEO4J ?= 1

.DELETE_ON_ERROR:
.PHONY: help demo test check install install-dev neo4j neo4j-stop picture lexicon clean distclean

help: ## say what there is
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do \
		printf '%-18s %s\n' "$$target" "$$text"; done

demo: install ## build a graph of the bundled sample, ask it, serve it on PORT=8000 (SERVE=0: end after the answer)
	$(BIN)/kg build kg/data/sample.jsonl --out demo-graph
	$(BIN)/kg ask "$(QUESTION)" --store demo-graph
ifneq ($(SERVE),0)
	$(BIN)/kg serve --store demo-graph --port $(PORT)
endif

test: install-dev ## run the tests (ARGS='-k name' for some of them; KG_REQUIRE_NEO4J=0 without Java and Maven)
	$(BIN)/python -m pytest $(ARGS)

check: install-dev ## lint and check types
	$(BIN)/ruff check
	$(BIN)/mypy

neo4j: $(BIN)/python ## start a Neo4j server for the user's own graphs, without Docker
	$(BIN)/python -m scripts.neo4j_server start

neo4j-stop: $(BIN)/python ## stop it
	$(BIN)/python -m scripts.neo4j_server stop

picture: install-dev ## take the README's pictures of the page again (needs Chromium)
	$(BIN)/python -m scripts.take_picture

lexicon: install ## rewrite kg/data/lexicon in canonical form after an edit by hand
	$(BIN)/python scripts/format_lexicon.py

install: $(VENV)/.installed ## install what `kg` needs into VENV=.venv
install-dev: $(VENV)/.installed-dev ## install what the tests and checks need, too

clean: ## remove the demo's graph and the tools' caches
	rm -rf demo-graph build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

distclean: clean ## remove the environment, too
	rm -rf $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing Claimgraph into $(VENV) (a minute or two, once) ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	@echo "Installing Claimgraph and its test tools into $(VENV) (a minute or two, once) ..."
	@$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@for python in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -m venv $(VENV) && exit 0; \
		rm -rf $(VENV); exit 1; \
	done; \
	echo "Claimgraph needs Python 3.11 or newer: install it, or say where it is: make PYTHON=/path/to/python" >&2; exit 1
