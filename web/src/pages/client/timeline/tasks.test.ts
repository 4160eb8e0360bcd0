import { expect, it } from "vitest";
import type { Entry, Task } from "~/api/client";
import { promised } from "./tasks";

const entry = {
  title: "Call back",
  user_id: "alice",
  outcome: "",
  payload: { task_kind: "call_back", due_at: "2026-11-25T10:00:00Z", missed_calls: 2, queue: "sales", closed_at: null },
} as unknown as Entry;

it("tells of a task what its entry tells while nothing else is known", () => {
  expect(promised(entry, undefined)).toMatchObject({ ownerId: "alice", missedCalls: 2, closedAt: null });
});

it("tells how the task stands now, before the entry does", () => {
  const task = { owner_id: null, closed_at: "2026-11-25T09:00:00Z", closed_by: "bob", outcome: "called_back" } as Task;
  const told = promised(entry, task);
  expect(told).toMatchObject({ ownerId: null, closedBy: "bob", outcome: "called_back", queue: "sales" });
});
