# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, stack
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Container,
    Engine,
    HostFacts,
    Machine,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding

NOBODY = Stack("", "")


MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", "2026-11-22T12:00:00Z", 2, 2**33, 2**32)


def judged(check: t.Callable[[View], t.Iterable[t.Any]], facts: HostFacts, subject: Stack = NOBODY) -> list[Finding]:
    return [item for item in check(View(facts, subject)) if isinstance(item, Finding)]


def test_a_host_without_a_stack_names_its_containers() -> None:
    other = Container("web", "a" * 64, "nginx", "running")
    facts = HostFacts(machine=MACHINE, engine=Engine("28", "1", "/"), containers=(other,))
    (item,) = judged(stack.is_found, facts)
    assert (item.id, item.object, item.evidence["containers"]) == ("stack.not_found", "web1", ["web"])


def test_a_host_with_a_stack_is_fine() -> None:
    facts = HostFacts(engine=Engine("28", "1", "/"), stacks=(Stack("autogpt", "guide"),))
    assert judged(stack.is_found, facts) == []
