/** A promise, open or kept. */
import { ActionIcon, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconChecklist, IconPhoneCall } from "@tabler/icons-react";
import type { Task } from "~/api/client";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { useNow } from "~/kit/now";
import { taskName, useTaskActions } from "~/pages/tasks/actions";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { useMayWriteTasks } from "../may";
import { useTask } from "../queries";
import { Parts, RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";
import { type Promised, promised } from "./tasks";

export function TaskRow({ row: { entry } }: RowProps) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const task = useTask(entry.card_id ?? "", entry.source_id);
  const told = promised(entry, task);
  return (
    <RowFrame
      icon={told.kind === "call_back" ? IconPhoneCall : IconChecklist}
      color="blue"
      at={entry.occurred_at}
      title={
        <>
          <Text span fw={600} dir="auto">
            {told.kind === "call_back" ? say("tasks.kind.call_back") : told.title}
          </Text>
          <State told={told} />
        </>
      }
      details={
        <Parts>
          {[
            nameOf(told.closedAt ? told.closedBy : told.ownerId) || (!told.closedAt && say("client.task.nobody")),
            !told.closedAt && say("client.task.due", { when: format.when(told.dueAt) }),
            told.closedAt && say("client.task.closed-at", { when: format.when(told.closedAt) }),
            told.missedCalls > 0 && say("tasks.missed", { count: told.missedCalls }),
            told.queue && say("calls.queue.of", { queue: told.queue }),
          ]}
        </Parts>
      }
      beside={task && <Deed task={task} />}
    />
  );
}

function State({ told }: { told: Promised }) {
  const say = useSay();
  const isOverdue = Date.parse(told.dueAt) < useNow(20);
  if (told.closedAt) {
    return <Mark color={told.outcome === "cancelled" ? "gray" : "green"}>{say(`tasks.outcome.${told.outcome}`)}</Mark>;
  }
  return <Mark color={isOverdue ? "red" : "blue"}>{say(isOverdue ? "client.task.overdue" : "client.task.open")}</Mark>;
}

/** Done, or open again. */
function Deed({ task }: { task: Task }) {
  const say = useSay();
  const actions = useTaskActions();
  const what = taskName(say)(task);
  if (!useMayWriteTasks()) return null;
  if (task.closed_at) {
    return (
      <Tooltip label={say("tasks.reopen")}>
        <ActionIcon
          variant="default"
          aria-label={say("tasks.reopen.this", { what })}
          onClick={() => actions.reopen(task)}
        >
          <IconArrowBackUp size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <Tooltip label={say("tasks.done")}>
      <ActionIcon variant="default" aria-label={say("tasks.done.this", { what })} onClick={() => actions.done(task)}>
        <IconCheck size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
