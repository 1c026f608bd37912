# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables as facts: what may be said of a value without showing it."""

from __future__ import annotations

import hashlib
import re
import typing as t
import urllib.parse

from .._facts import Setting, Settings, Shape

# Words that make a name's value a secret. Not TOKENS (a count, as in OPENAI_MAX_TOKENS_PER_DAY) nor TOKENIZER,
# and not what only says where a secret is kept (POSTGRES_PASSWORD_FILE) or is plainly the shell's own PWD.
_SECRET_NAME = re.compile(r"KEY|TOKEN(?!S|IZ)|SECRET|PASS|CREDENTIAL|PRIVATE|COOKIE|(?<=.)PWD$", re.IGNORECASE)
_POINTER_NAME = re.compile(r"(_FILE|_PATH|_DIR|^OLDPWD)$", re.IGNORECASE)

# A password in a URL (``scheme://user:password@host``, RFC 3986 3.2.1), or in a keyword of a connection string.
_URL_PASSWORD = re.compile(r"://[^/?#\s:]{0,256}:(\S{0,512})@")
_KEYWORD_PASSWORD = re.compile(r"(?:password|passwd|pwd|api[-_]?key|token|secret)=([^\s&;]+)", re.IGNORECASE)

# The public beginnings of API keys: OpenAI's, then those of others that are mistaken for them. The longest wins.
_KEY_PREFIX = re.compile(r"sk-(?:proj-|svcacct-|admin-|ant-|or-v1-|or-|lf-)?|gsk_|xai-|hf_|AIza|pplx-|r8_|ghp_")

_NO_WORD = re.compile(r"\W")

# What documentation tells one to replace, seen in .env.template files and in issue threads.
_PLACEHOLDER = re.compile(
    r"(?:^|[^a-z0-9])your[-_ ]"  # your-openai-api-key, sk-your-new-api-key
    r"|^(?:insert|enter|paste|put|add|replace)[-_ ].*(?:key|token|here|me|this|with)"
    r"|(?:key|token|password|secret|value)[-_ ]here$|^my[-_ ](?:openai[-_ ])?api[-_ ]key$"
    r"|^<.*>$|^\{\{.*\}\}$|^change[-_ ]?(?:me|this)|^placeholder|^to[-_]?do$|^example$"
    r"|^(?:sk-(?:proj-)?)?(?:x{3,}|\*{3,}|\.{3,}|…+|0{8,})[.…]*$|^sk-(?:proj-)?$",
    re.IGNORECASE,
)

# Values that are no secret under any name; masking them would blacken ordinary words.
_NOTHING = frozenset(("", "true", "false", "yes", "no", "on", "off", "none", "null"))

# A value that begins like a key and is shorter is a word (``hf_transfer``).
_SHORTEST_KEY = 20

_REFERENCE = re.compile(r"\$\{?[A-Za-z_]")


def is_secret(name: str) -> bool:
    """Whether a variable of this name holds a secret."""
    return bool(_SECRET_NAME.search(name)) and not _POINTER_NAME.search(name)


def secret_parts(name: str, value: str) -> tuple[str, ...]:
    """What of this variable must be masked wherever it turns up: the value, or passwords in it."""
    if value.strip("\"' \t\r\n").lower() in _NOTHING:
        return ()
    if is_secret(name) or _is_key(value):
        return (value,)
    found = {match.group(1) for pattern in (_URL_PASSWORD, _KEYWORD_PASSWORD) for match in pattern.finditer(value)}
    return tuple(sorted({*found, *map(urllib.parse.unquote, found)} - {""}))


def _is_key(value: str) -> bool:
    core = value.strip("\"' \t\r\n")
    return len(core) >= _SHORTEST_KEY and bool(_KEY_PREFIX.match(core))


def secrets(values: t.Mapping[str, str]) -> tuple[str, ...]:
    """All of that for a whole environment."""
    return tuple(sorted({part for name, value in values.items() for part in secret_parts(name, value)}))


def shape(name: str, value: str) -> Shape:
    """What a value looks like; see :class:`Shape`. The length counts characters."""
    core = value.strip("\"' \t\r\n")
    prefix = _KEY_PREFIX.match(core)
    digest = hashlib.sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
    return Shape(
        length=len(value),
        fingerprint=digest[:8] if value else "",
        prefix=prefix.group() if prefix else "",
        run=len(_NO_WORD.split(core[prefix.end() :], maxsplit=1)[0]) if prefix else 0,
        damage=tuple(_damage(name, value)),
        placeholder=bool(_PLACEHOLDER.search(core)),
        reference=bool(_REFERENCE.search(value)),
    )


def _damage(name: str, value: str) -> t.Iterator[str]:
    core = value.strip(" \t\r\n")
    if core and (core[0] in "\"'" or core[-1] in "\"'") and (core[0] == core[-1] or not _is_balanced(core)):
        yield "quotes"
    if "\r" in value:
        yield "carriage_return"
    if value != value.strip(" \t"):
        yield "spaces"
    if value.strip(" \t\r") != value.strip(" \t\r\n"):
        yield "newline"
    if name.startswith("export ") or core.startswith("export "):
        yield "export"


def _is_balanced(text: str) -> bool:
    return all(text.count(quote) % 2 == 0 for quote in "\"'")


def setting(name: str, value: str, public: t.Collection[str] = ()) -> Setting:
    """One variable; its value only if its name is ``public`` and no part of it is secret."""
    secret = bool(secret_parts(name, value))
    return Setting(name, shape(name, value), value if name in public and not secret else None, secret)


def variables(values: t.Mapping[str, str], public: t.Collection[str] = ()) -> dict[str, Setting]:
    """All variables of an environment or of a file, by name; values only of the ``public`` ones."""
    return {name: setting(name, value, public) for name, value in values.items()}


def settings(container: str, environment: t.Mapping[str, str], public: t.Collection[str] = ()) -> Settings:
    """The environment that a container was created with; values only of the ``public`` variables."""
    return Settings(container, variables(environment, public))


__all__ = ("is_secret", "secret_parts", "secrets", "setting", "settings", "shape", "variables")
