# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing a file so that at no moment it is half there, or open to more people than it should be."""

from __future__ import annotations

import os
import tempfile
import typing as t

_OWNER_ONLY = 0o077


def write(module: t.Any, path: str, content: bytes) -> None:
    """Put the content in the file's place at once, with the permissions of the file that was there.

    ``module`` is the ``AnsibleModule``. A new file is its owner's alone.
    """
    before = os.umask(_OWNER_ONLY)
    try:
        module.atomic_move(_draft(module, content), path, unsafe_writes=module.params["unsafe_writes"])
    finally:
        os.umask(before)


def _draft(module: t.Any, content: bytes) -> str:
    """A file with the content, which its owner alone may read."""
    handle, draft = tempfile.mkstemp(dir=module.tmpdir)
    module.add_cleanup_file(draft)
    with open(handle, "wb") as file:
        file.write(content)
    return str(draft)


__all__ = ("write",)
