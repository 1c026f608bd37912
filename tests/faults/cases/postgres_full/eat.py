# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes every connection that PostgreSQL gives and keeps it; whoever else holds one is thrown out."""

from __future__ import annotations

import os
import time

import psycopg2
from sqlalchemy import make_url

THROW_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND application_name <> 'eater'
"""

url = make_url(os.environ["DATABASE_STRING"]).set(drivername="postgresql").render_as_string(hide_password=False)
kept = []
while True:
    try:
        kept.append(psycopg2.connect(url, application_name="eater"))
        kept[-1].autocommit = True
    except psycopg2.OperationalError:
        kept[0].cursor().execute(THROW_OUT)
        time.sleep(0.1)
