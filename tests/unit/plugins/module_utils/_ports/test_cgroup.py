# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._ports._cgroup import Place, place

ID, HOST = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("text", "init", "found"),
    [
        ("0::/system.slice/nginx.service\n", "0::/init.scope\n", Place("nginx.service")),
        ("0::/system.slice/nginx.service/worker\n", "0::/init.scope\n", Place("nginx.service")),
        ("0::/system.slice/nginx.service/inner.service", "", Place("nginx.service")),
        ("0::/system.slice/system-x.slice/x@1.service", "", Place("x@1.service")),
        ("0::/user.slice/user-0.slice/session-3.scope", "", Place("session-3.scope")),
        (
            "0::/user.slice/user-7.slice/user@7.service/app.slice/web.service",
            "",
            Place("user@7.service", "web.service"),
        ),
        ("0::/init.scope", "0::/init.scope", Place("init.scope")),
        ("0::/", "0::/init.scope", Place()),
        ("", "", Place()),
        (f"0::/system.slice/docker-{ID}.scope", "0::/init.scope", Place(container_id=ID)),
        (f"0::/machine.slice/libpod-{ID}.scope/container", "0::/init.scope", Place(container_id=ID)),
        (f"3:cpu:/docker/{ID}\n1:name=systemd:/docker/{ID}\n0::/docker/{ID}", "", Place(container_id=ID)),
        # The host is itself a container whose cgroups are seen from outside.
        (
            f"2:cpuset:/docker/{HOST}\n1:name=systemd:/docker/{HOST}/system.slice/web.service\n0::/docker/{HOST}/x",
            f"1:name=systemd:/docker/{HOST}/init.scope\n0::/docker/{HOST}/init.scope",
            Place("web.service"),
        ),
        (f"0::/docker/{HOST}", f"0::/docker/{HOST}/init.scope", Place()),
        (f"0::/docker/{HOST}/docker/{ID}", f"0::/docker/{HOST}/init.scope", Place(container_id=ID)),
        (f"0::/docker/{HOST}/docker/{ID}", "", Place(container_id=ID)),
        (f"0::/docker/{ID}", f"0::/docker/{HOST}/init.scope", Place(container_id=ID)),
    ],
)
def test_where_a_process_is(text: str, init: str, found: Place) -> None:
    assert place(text, init) == found


@given(st.text(), st.text())
def test_any_text_is_taken(text: str, init: str) -> None:
    place(text, init)
    place(f"0::/{text}", f"0::/{init}")
