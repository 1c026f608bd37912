# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Begins transactions on 82 connections, more than four fifths of what PostgreSQL has, and forgets them.

It ends when the server ends the first of them.
"""

from __future__ import annotations

import os
import select

import psycopg2
from sqlalchemy import make_url

url = make_url(os.environ["DATABASE_STRING"]).set(drivername="postgresql").render_as_string(hide_password=False)
kept = [psycopg2.connect(url, application_name="idler") for dummy in range(82)]
for connection in kept:
    connection.cursor().execute("SELECT 1")
select.select(kept[:1], [], [])
