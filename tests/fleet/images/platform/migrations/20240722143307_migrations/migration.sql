CREATE TABLE "User" ("id" TEXT PRIMARY KEY, "email" TEXT NOT NULL UNIQUE);
CREATE TABLE "AgentGraph" (
  "id" TEXT PRIMARY KEY,
  "version" INTEGER NOT NULL DEFAULT 1,
  "userId" TEXT NOT NULL REFERENCES "User" ("id")
);
CREATE INDEX "AgentGraph_userId_idx" ON "AgentGraph" ("userId");
