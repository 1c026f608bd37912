#!/usr/bin/env bash
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Prepares this checkout: the few system packages that are missing, a virtual environment in .venv,
# and the link through which Ansible finds the collection. Run by "make setup"; safe to run again.
#
#   tests/setup.sh            what every target needs
#   tests/setup.sh chromium   also these Debian packages
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*"; }

# ansible-core 2.19 runs on Python 3.11 to 3.13.
find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "setup: no Python 3.11, 3.12 or 3.13 found: install one and name it, as in: make setup PYTHON=/path/to/python3.11" >&2
  return 1
}

# The Debian packages that are missing here, one a line.
missing_packages() {
  "$1" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  command -v ssh >/dev/null || echo openssh-client
  command -v git >/dev/null || echo git
  local name
  for name in "${@:2}"; do
    command -v "$name" >/dev/null || dpkg -s "$name" >/dev/null 2>&1 || echo "$name"
  done
}

install_packages() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    printf 'setup: missing: %s (on Debian or Ubuntu, as root: apt-get install %s)\n' "$1" "$1" >&2
    return 1
  fi
  say "Installing with apt: $1"
  apt-get -qq update
  # shellcheck disable=SC2086  # a list of package names
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $1 >/dev/null
}

make_venv() {
  say "Filling .venv with $("$1" --version) and the packages of tests/requirements.txt (about a minute)"
  .venv/bin/python -m pip --version >/dev/null 2>&1 || "$1" -m venv --clear .venv
  .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --requirement tests/requirements.txt
  cp tests/requirements.txt .venv/installed-requirements.txt
}

python=$(find_python)
packages=$(missing_packages "$python" "$@" | xargs)
if [ -n "$packages" ]; then install_packages "$packages"; fi
cmp -s tests/requirements.txt .venv/installed-requirements.txt || make_venv "$python"

mkdir -p build/collections/ansible_collections/autogpt
ln -sfn ../../../.. build/collections/ansible_collections/autogpt/ops
