# Everything that is done with this project. Works from a fresh clone: `make run` is enough.

BIN := .venv/bin
INSTALLED := .venv/.installed
DEV_INSTALLED := .venv/.dev-installed
# Installing compiles them: after an update of the project too, else its new texts stay English.
TRANSLATIONS := $(wildcard cinema/locale/*/LC_MESSAGES/cinema.po)
# Two workers a core: half of a test's time is waiting for a server or a display.
PYTEST_ARGS ?= -n $$((2 * $$(nproc))) --dist loadfile
# What tests call that pip does not install, as command=package.
SCREEN := Xvfb=xvfb
TEST_TOOLS := $(SCREEN) pdftotext=poppler-utils zbarimg=zbar-tools faketime=faketime xdotool=xdotool \
    espeak-ng=espeak-ng openbox=openbox

.DEFAULT_GOAL := help
.PHONY: help install dev-install run tour test check bench soak clean clean-venv

help: ## say what can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

install: $(INSTALLED) ## make .venv with all that running needs

dev-install: $(DEV_INSTALLED) ## add what tests and checks need

run: install ## open the demo cinema; without a screen, photograph it
	@if $(BIN)/python -c 'import tkinter; tkinter.Tk().destroy()' 2>/dev/null; then \
		$(BIN)/cinema demo; \
	else \
		echo "There is no screen here, so the program is shown on a virtual one."; \
		$(MAKE) --no-print-directory tour; \
	fi

tour: install ## write pictures of every screen to tour/
	@tools/virtual_screen.sh $(BIN)/cinema tour --out tour
	@echo "The pictures are in $(CURDIR)/tour"

test: dev-install ## run the tests; PYTEST_ARGS="-k seats" chooses
	@$(call install_missing,$(TEST_TOOLS))
	$(BIN)/python -m pytest -m "not soak" $(PYTEST_ARGS)

soak: dev-install ## run the long proofs: a table of races, kills and faults, then the long tests
	@$(call install_missing,$(TEST_TOOLS))
	$(BIN)/python -m tests.races
	$(BIN)/python -m pytest -m soak --timeout 0

check: dev-install ## lint, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: dev-install ## measure, and draw how the paths grow into growth.svg
	@[ -n "$$DISPLAY" ] || { $(call install_missing,$(SCREEN)); }
	$(BIN)/python -m benchmarks --plot growth.svg

clean: ## remove what building, testing and the tour leave behind
	rm -rf build dist tour bench.json growth.svg .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

clean-venv: ## remove .venv too
	rm -rf .venv

# Install the packages of the commands that are missing, in one go.
define install_missing
missing=""; for tool in $(1); do \
	command -v "$${tool%%=*}" >/dev/null || missing="$$missing $${tool#*=}"; \
done; [ -z "$$missing" ] || tools/system_packages.sh $$missing
endef

# A .venv that somebody made before stays, if it can run the program.
$(INSTALLED): pyproject.toml hatch_build.py constraints.txt $(TRANSLATIONS)
	@$(BIN)/python -c 'import sys, tkinter, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ python=$$(tools/find_python.sh) && "$$python" -m venv --clear .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[embedded]'
	@touch $@

$(DEV_INSTALLED): $(INSTALLED)
	$(BIN)/python -m pip install --quiet -c constraints.txt --group dev
	@touch $@
