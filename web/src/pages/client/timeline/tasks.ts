/** A task in the timeline: as the entry tells it, or as it stands now where that is known. */
import type { Entry, Task } from "~/api/client";

const OUTCOMES = ["done", "called_back", "cancelled"] as const;

export interface Promised {
  kind: Task["kind"];
  title: string;
  ownerId: string | null;
  dueAt: string;
  missedCalls: number;
  queue: string | null;
  closedAt: string | null;
  closedBy: string | null;
  outcome: (typeof OUTCOMES)[number];
}

interface Payload {
  task_kind: Task["kind"];
  queue: string | null;
  due_at: string;
  missed_calls: number;
  closed_at: string | null;
}

export function promised(entry: Entry, task: Task | undefined): Promised {
  const told = entry.payload as unknown as Payload;
  return {
    kind: told.task_kind,
    title: task?.title ?? entry.title,
    ownerId: task ? task.owner_id : entry.user_id,
    dueAt: task?.due_at ?? told.due_at,
    missedCalls: task?.missed_calls ?? told.missed_calls,
    queue: told.queue,
    closedAt: task ? task.closed_at : told.closed_at,
    closedBy: task ? task.closed_by : entry.user_id,
    outcome: outcomeOf(task ? task.outcome : entry.outcome),
  };
}

function outcomeOf(text: string | null): Promised["outcome"] {
  return OUTCOMES.find((outcome) => outcome === text) ?? "done";
}
