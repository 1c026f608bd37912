# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes every connection that PostgreSQL gives, and keeps it."""

from __future__ import annotations

import os
import time

import psycopg2
from sqlalchemy import make_url

url = make_url(os.environ["DATABASE_STRING"]).set(drivername="postgresql")
kept = []
while True:
    try:
        kept.append(psycopg2.connect(url.render_as_string(hide_password=False), application_name="eater"))
    except psycopg2.OperationalError:
        time.sleep(0.1)
