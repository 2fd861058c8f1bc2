# Bellwether. `make help` lists what can be made.

PYTHON ?= python3
BIN := .venv/bin
SERVICES := accounts supply scoring notify
STAMP := .venv/installed
CLIENT := clients/typescript
NPM := cd $(CLIENT) && PATH="$(abspath $(BIN)):$$PATH" npm
MEMBERS := shared/pyproject.toml $(SERVICES:%=services/%/pyproject.toml)

.DEFAULT_GOAL := help
.PHONY: help run replay reset test test-long compat check bench bench-faults bench-lists bench-views kafka client compose-check format lock \
	_layout _lint _types _imports _contracts _client $(SERVICES:%=_openapi-%)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMP) ## Play a wholesaler's season through the whole system; ONCE=1 exits after the summary, FILE=… takes another file
	@exec $(BIN)/python -m examples.story run $(if $(ONCE),--once) $(if $(FILE),--file "$(FILE)")

replay: $(STAMP) ## Play FILE=… (csv, csv.gz or xlsx) into the running system
	@exec $(BIN)/python -m examples.story replay $(if $(FILE),--file "$(FILE)")

reset: $(STAMP) ## Stop a running system and forget its kept data
	@$(BIN)/python -m deploy.local down || test $$? -eq 3
	@$(BIN)/python -m examples.story reset

test: $(STAMP) $(CLIENT)/node_modules/.installed ## Run all tests on a real broker and a real database (starts both)
	@$(BIN)/python -m pytest -n logical --dist worksteal

test-long: $(STAMP) $(CLIENT)/node_modules/.installed ## The same with fuller counts and examples that differ each time
	@$(BIN)/python -m pytest -n logical --dist worksteal -m "" --hypothesis-profile=long
	@$(BIN)/python -m deploy.compat

compat: $(STAMP) ## Prove the previous release (deploy/previous) beside this one: events both ways, its own tests on this schema; five minutes, ONLY=… takes events or one service
	@$(BIN)/python -m deploy.compat $(if $(ONLY),--only $(ONLY))

check: _layout _lint _types _imports _contracts _client $(SERVICES:%=_openapi-%) ## All that CI checks beside the tests: format, lint, types, import contracts, drift of generated files

_layout: $(STAMP)
	$(BIN)/ruff format --check .

_lint: $(STAMP)
	$(BIN)/ruff check .

_types: $(STAMP)
	$(BIN)/mypy

_imports: $(STAMP)
	$(BIN)/lint-imports

_contracts: $(STAMP)
	$(BIN)/python -m shared.contracts check

$(SERVICES:%=_openapi-%): _openapi-%: $(STAMP)
	$(BIN)/python -m $* openapi --check

_client: $(CLIENT)/node_modules/.installed
	@$(NPM) run --silent check

client: $(CLIENT)/node_modules/.installed ## Make the TypeScript client anew from the OpenAPI documents
	@$(NPM) run --silent generate
	@$(NPM) run --silent check

bench: $(STAMP) ## Measure; writes benchmarks/RESULTS.md
	@exec $(BIN)/python -m benchmarks

bench-faults: $(STAMP) ## Measure how long faults are felt; writes benchmarks/FAULTS.md
	@exec $(BIN)/python -m benchmarks.faults

bench-lists: $(STAMP) ## Measure every list over 100,000 accounts and 5,000,000 order lines; writes benchmarks/LISTS.md
	@exec $(BIN)/python -m benchmarks.lists

bench-views: $(STAMP) ## Measure views of accounts over 1,000,000 stakeholders and 5,000,000 engagements, engagement writes, backorders heard; prints
	@exec $(BIN)/python -m benchmarks.views

kafka: $(STAMP) ## Just the local Kafka and PostgreSQL, for your own experiments (Ctrl-C stops them)
	@exec $(BIN)/python -m deploy.local up

compose-check: $(STAMP) ## Prove deploy/Dockerfile and docker-compose.yml on a docker engine, about ten minutes (DOCKER_HOST says which)
	@exec $(BIN)/python -m deploy.compose check

format: $(STAMP) ## Put imports and layout in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: $(STAMP) ## Make the hashed locks anew; UPGRADE=1 takes the newest versions allowed
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python requirements/lock.py $(if $(UPGRADE),--upgrade)

$(STAMP): requirements/dev.txt requirements/installer.txt requirements/install.py $(MEMBERS)
	@$(PYTHON) requirements/install.py
	@touch $@

$(CLIENT)/node_modules/.installed: $(STAMP) $(CLIENT)/package.json $(CLIENT)/package-lock.json
	@$(NPM) ci --silent
	@touch $@
