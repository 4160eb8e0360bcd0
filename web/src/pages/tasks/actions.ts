/** What can be done with a task; each says what it did, and how to take it back. */
import { useMemo } from "react";
import type { Task } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useToasts } from "~/kit/toasts";
import { iso } from "~/kit/zone";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { useChangeTask, useCloseTask, useReopenTask } from "./queries";

type Change = Parameters<ReturnType<typeof useChangeTask>["mutate"]>[0]["change"];

export function useTaskActions() {
  const say = useSay();
  const toasts = useToasts();
  const format = useFormat();
  const viewer = useViewer();
  const { nameOf } = useColleagues();
  const { mutateAsync: close } = useCloseTask();
  const { mutateAsync: reopen } = useReopenTask();
  const { mutateAsync: change } = useChangeTask();
  return useMemo(() => {
    const { done, failed } = toasts;
    const whatOf = taskName(say);
    const changed = (task: Task, to: Change, back: Change, told: string) => {
      const undo = (now: Task) => () => change({ task: now, change: back }).catch(failed);
      change({ task, change: to }).then((now) => done(told, undo(now)), failed);
    };
    const closed = (task: Task, outcome: NonNullable<Task["outcome"]>) => {
      const undo = () => reopen(task).catch(failed);
      const told = say(`tasks.told.${outcome}`, { what: whatOf(task), client: task.card_name ?? "" });
      close({ task, outcome }).then(() => done(told, undo), failed);
    };
    const handed = (to: string | null) => {
      if (to === null) return say("tasks.told.put-back");
      return to === viewer.id ? say("tasks.told.taken") : say("tasks.told.handed", { name: nameOf(to) });
    };
    return {
      done: (task: Task) => closed(task, task.kind === "call_back" ? "called_back" : "done"),
      cancel: (task: Task) => closed(task, "cancelled"),
      reopen: (task: Task) =>
        void reopen(task).then(() => done(say("tasks.told.reopened", { what: whatOf(task) })), failed),
      postpone: (task: Task, to: number) => {
        const told = say("tasks.told.postponed", { when: format.when(to) });
        changed(task, { due_at: iso(to) }, { due_at: task.due_at }, told);
      },
      /** Null: back to the queue. */
      handTo: (task: Task, to: string | null) =>
        changed(task, { owner_id: to }, { owner_id: task.owner_id }, handed(to)),
    };
  }, [say, toasts, format, viewer.id, nameOf, close, reopen, change]);
}

export type TaskActions = ReturnType<typeof useTaskActions>;

const MADE_BY_A_MISSED_CALL = "Call back";

/** What is to be done, in the reader's words where a missed call made the task. */
export function taskName(say: ReturnType<typeof useSay>): (task: Task) => string {
  return ({ kind, title }) =>
    kind === "call_back" && title === MADE_BY_A_MISSED_CALL ? say("tasks.kind.call_back") : title;
}
