# Everything that is not a one-liner is in cms/bootstrap.py, which needs nothing but Python.
# The first Python that is recent enough, whatever its name.
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
NAMES := python3 python3.15 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for name in $(NAMES); do $$name -c '$(RECENT)' 2>/dev/null && echo $$name && break; done)
BOOTSTRAP = $(or $(PYTHON),$(error Python 3.11 ou plus récent est nécessaire : installez-le, ou donnez son chemin par PYTHON=)) -m cms.bootstrap
COMPILE := uv pip compile --quiet --python 3.11 --universal --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help run test lint screenshots bench soak lock clean

help: ## Affiche cette aide
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Installe et ouvre la démonstration (PORT=8001 pour un autre port, DEMO=0 pour un site vide)
	@$(BOOTSTRAP) run

test: ## Lance les tests (LEG=sqlite, postgres ou browser pour une partie ; ARGS="-k mot" pour pytest)
	@$(BOOTSTRAP) test --leg "$(LEG)" $(ARGS)

lint: ## Vérifie le code : style, types, étages, migrations, réglages de production
	@$(BOOTSTRAP) lint

screenshots: ## Prend chaque écran en image, dans var/screenshots (ARGS="--only accueil" ou "--readme")
	@$(BOOTSTRAP) screenshots $(ARGS)

bench: ## Mesure les pages derrière le serveur de production, sur PostgreSQL
	@$(BOOTSTRAP) bench $(ARGS)

soak: ## Lance les tests d’endurance, sur un PostgreSQL qui écrit vraiment sur le disque
	@$(BOOTSTRAP) soak $(ARGS)

lock: ## Refait les listes de paquets verrouillées (demande uv)
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt

clean: ## Efface l’environnement et les fichiers calculés, jamais les données
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf var/build var/static var/static.sha256 var/tests var/captures var/screenshots var/screenshots-demo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
