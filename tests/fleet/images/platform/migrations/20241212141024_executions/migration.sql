CREATE TABLE "AgentGraphExecution" (
  "id" TEXT PRIMARY KEY,
  "agentGraphId" TEXT NOT NULL REFERENCES "AgentGraph" ("id"),
  "executionStatus" TEXT NOT NULL DEFAULT 'COMPLETED'
);
CREATE INDEX "AgentGraphExecution_agentGraphId_idx" ON "AgentGraphExecution" ("agentGraphId");
