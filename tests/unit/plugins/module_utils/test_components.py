# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import COMPONENTS
from ansible_collections.autogpt.ops.plugins.module_utils._components import NEEDS, needs
from ansible_collections.autogpt.ops.plugins.module_utils._judge import selected


def test_components_are_the_catalogs_in_its_order() -> None:
    assert list(NEEDS) == [component.id for component in COMPONENTS]


@pytest.mark.parametrize("component", NEEDS)
def test_a_host_finds_out_what_the_checks_will_ask_for(component: str) -> None:
    assert NEEDS[component] == frozenset().union(*(check.needs for check in selected([component])))


def test_all_is_needed_where_no_component_is_named() -> None:
    assert needs(()) == frozenset().union(*NEEDS.values())
    assert needs(("redis", "logs")) == NEEDS["redis"] | NEEDS["logs"]
