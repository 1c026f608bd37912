# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup check test demo demo-down fleet fleet-down faults bench docs clean

PYTHON ?=
export PYTHON
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Ansible ignores an ansible.cfg in a directory that others may write to, unless it is named.
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
# Ansible wants UTF-8; a bare machine has no locale set.
export LC_ALL := C.UTF-8

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.* ## /\1\t/p' $(MAKEFILE_LIST) | expand --tabs=12

setup: ## Install what is missing: system packages, .venv, the link to the collection
	@tests/setup.sh

check: setup ## Lint and unit tests, under two minutes
	@tests/gates/run.py --quick

test: setup ## Everything that CI runs, from a bare machine
	@tests/setup.sh chromium shellcheck postgresql redis-server openssl podman
	@tests/gates/run.py

demo: fleet ## The main job from nothing: a fleet, three faults, a diagnosis
	@ansible-playbook tests/fleet/demo.yml
	@ansible-playbook -i build/fleet/inventory.yml playbooks/diagnose.yml -e diagnose_fail_on=never \
		-e diagnose_output_dir=$(CURDIR)/build/diagnosis

demo-down: fleet-down ## Remove what demo left

fleet: setup ## Bring up the throwaway fleet
	@ansible-playbook tests/fleet/up.yml

fleet-down: setup ## Take the fleet down
	@ansible-playbook tests/fleet/down.yml

faults: fleet ## Inject every fault case into the fleet and score the diagnoses
	@python tests/faults/run.py

bench: setup ## Measure the speed; writes build/bench.json and docs/benchmarks.md
	@python tests/bench/run.py

docs: setup ## Generate the pages under docs/ that come from the code
	@python docs/generate.py

clean: ## Remove .venv and build/ (take the fleet down first)
	rm -rf .venv build .ansible .mypy_cache .pytest_cache .ruff_cache .hypothesis
