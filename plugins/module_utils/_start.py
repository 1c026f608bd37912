# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Importing this first, in a module that Ansible sent, makes a quick start of what is imported after it.

``zipimport`` compiles a module in order to tell the name of its file, throws the code away, and compiles it again to
run it: https://github.com/python/cpython/blob/3.13/Lib/zipimport.py (``get_filename``). Compiling is a large part of
what a diagnosis costs a host. So is looking for garbage where hardly any is made.
"""

from __future__ import annotations

import gc
import os
import sys
import zipimport

# So many more objects must have come than gone before somebody looks for circles among them. Python says 700 or 2000.
_UNTIDY = 100_000


class _Importer(zipimport.zipimporter):
    """Knows the file's name without looking into it."""

    def get_filename(self, fullname: str) -> str:
        """Where the module lies in the archive. Raises ``ZipImportError`` where it does not."""
        place = os.path.join(self.archive, self.prefix + fullname.rpartition(".")[2])
        return os.path.join(place, "__init__.py") if self.is_package(fullname) else f"{place}.py"


def _install() -> None:
    sys.path_hooks[:] = [_Importer if hook is zipimport.zipimporter else hook for hook in sys.path_hooks]
    for place, finder in tuple(sys.path_importer_cache.items()):
        if isinstance(finder, zipimport.zipimporter):
            sys.path_importer_cache[place] = _Importer(place)


if isinstance(globals().get("__loader__"), zipimport.zipimporter):
    _install()
    gc.set_threshold(_UNTIDY)
