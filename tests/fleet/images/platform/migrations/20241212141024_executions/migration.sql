-- Copyright (c) 2026 autogpt.ops contributors
-- GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
-- SPDX-License-Identifier: GPL-3.0-or-later

CREATE TABLE "AgentGraphExecution" (
  "id" TEXT PRIMARY KEY,
  "agentGraphId" TEXT NOT NULL REFERENCES "AgentGraph" ("id"),
  "executionStatus" TEXT NOT NULL DEFAULT 'COMPLETED'
);
CREATE INDEX "AgentGraphExecution_agentGraphId_idx" ON "AgentGraphExecution" ("agentGraphId");
