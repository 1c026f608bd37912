-- Copyright (c) 2026 autogpt.ops contributors
-- GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "email" TEXT NOT NULL UNIQUE);
CREATE TABLE "AgentGraph" (
  "id" TEXT PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL REFERENCES "User" ("id")
);
CREATE INDEX "AgentGraph_userId_idx" ON "AgentGraph" ("userId");
