# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long calls of the API took, as far as lines say so: the forms that programs of such stacks really write.

- OpenAI's own header ``openai-processing-ms``, in the debug lines of httpcore and of the openai SDK 1.x and 2.x;
- ``processing_ms=`` of the SDK before 1.0 (``openai/api_requestor.py``);
- the access lines of Gin, which Ollama and one-api write: https://github.com/gin-gonic/gin/blob/master/logger.go
- nginx's ``upstream_response_time``, under that name, where a gateway stands before the API.

The lines of httpx, of the SDK from 3.0 on and of uvicorn name no duration.
"""

from __future__ import annotations

import re
import typing as t

# Where a model answers: OpenAI's paths and those of Ollama. Embeddings are quick, and would hide the slow ones.
_PATH = r"(?:/chat/completions|/v1/completions|/v1/responses|/api/chat|/api/generate)\b"
_CALL = re.compile(_PATH)

_HEADER = re.compile(r"openai-processing-ms'[:,] b?'(\d{1,9})'")
_LOGFMT = re.compile(r"\bprocessing_ms=(\d{1,9})\b")
_GIN = re.compile(r"\[GIN\] .{1,200}\| +\d{3} \| +([\d.hmsµun]{2,30}) \| +\S{1,60} \| +POST +\"?\S{0,100}?" + _PATH)
_NGINX = re.compile(r"upstream_response_time[\"']?[:=] ?[\"']?(\d{1,9}(?:\.\d{1,9})?)")

# Go's time.Duration.String(): 1m43s, 57.956598944s, 158.82803ms, 971.777µs.
_GO = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|µs|us|ns)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "ns": 1e-9}


def duration(text: str) -> t.Optional[float]:
    """The seconds that a call of the API took; None for a line that tells of none."""
    for sign, read in _READERS.items():
        if sign in text:
            return read(text)
    return None


def _milliseconds(pattern: re.Pattern[str]) -> t.Callable[[str], t.Optional[float]]:
    def read(text: str) -> t.Optional[float]:
        found = pattern.search(text)
        return int(found.group(1)) / 1000 if found else None

    return read


def _gin(text: str) -> t.Optional[float]:
    found = _GIN.search(text)
    parts = _GO.findall(found.group(1)) if found else ()
    return sum(float(number) * _UNITS[unit] for number, unit in parts) if parts else None


def _nginx(text: str) -> t.Optional[float]:
    found = _NGINX.search(text) if _CALL.search(text) else None
    return float(found.group(1)) if found else None


_READERS = {
    "openai-processing-ms": _milliseconds(_HEADER),
    "OpenAI API response": _milliseconds(_LOGFMT),
    "| POST ": _gin,
    "|    POST ": _gin,
    "upstream_response_time": _nginx,
}

# What must stand in a line for it to be looked at; nothing that is written all the time.
SIGNS = tuple(_READERS)

__all__ = ("SIGNS", "duration")
