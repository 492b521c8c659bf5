# make app: everything that a fresh machine needs, then the app.  make test: the same, then the tests.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: app test check format pictures benchmark soak clean

app: $(VENV)/.app
	$(BIN)/python -m streamlit run app.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy clte

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

pictures: $(VENV)/.dev
	$(BIN)/python scripts/screenshots.py

benchmark: $(VENV)/.app
	$(BIN)/python benchmarks/training.py --data "$${CLTE_XNLI:?name the XNLI folder in CLTE_XNLI}"

# A training killed fifty times at random moments: nothing may be lost.
soak: $(VENV)/.dev
	$(BIN)/python scripts/soak.py

clean:
	rm -rf $(VENV)

$(VENV)/.app: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.txt
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@
