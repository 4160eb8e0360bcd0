import { Text } from "@mantine/core";
import type { Task } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useNow } from "~/kit/now";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";

/** By when, from now on and by the clock; of a closed task how it ended, when and by whom. */
export function Due({ task }: { task: Task }) {
  return task.closed_at ? <Closed task={task} at={task.closed_at} /> : <Open at={task.due_at} />;
}

function Open({ at }: { at: string }) {
  const say = useSay();
  const format = useFormat();
  const isOverdue = Date.parse(at) < useNow(20);
  return (
    <>
      <Text size="sm" fw={isOverdue ? 600 : undefined} c={isOverdue ? "red" : undefined}>
        {isOverdue ? say("tasks.overdue.since", { since: format.ago(at) }) : format.ago(at)}
      </Text>
      <Text size="sm" c="dimmed" component="time" dateTime={at} title={format.full(at)}>
        {format.when(at)}
      </Text>
    </>
  );
}

function Closed({ task, at }: { task: Task; at: string }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const who = nameOf(task.closed_by);
  return (
    <>
      <Text size="sm">{say(`tasks.outcome.${task.outcome ?? "done"}`)}</Text>
      <Text size="sm" c="dimmed" component="time" dateTime={at} title={format.full(at)}>
        {who ? `${format.when(at)}, ${who}` : format.when(at)}
      </Text>
    </>
  );
}
