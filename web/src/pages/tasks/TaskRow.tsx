import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconCircle, IconPhone } from "@tabler/icons-react";
import type { Task } from "~/api/client";
import { Client } from "~/kit/Client";
import type { Dial } from "~/kit/dial";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import list from "~/kit/rows.module.css";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { type TaskActions, taskName } from "./actions";
import { Due } from "./Due";
import { Owner } from "./Owner";
import { RowMenu } from "./RowMenu";
import css from "./tasks.module.css";

export interface Asking {
  /** Another time, or another owner. */
  for: "time" | "owner";
  task: Task;
}

export interface RowProps {
  task: Task;
  actions: TaskActions;
  dial: Dial;
  /** How the row takes part in walking by keys. */
  row: React.HTMLAttributes<HTMLLIElement>;
  isMenuOpen: boolean;
  onMenu: (open: boolean) => void;
  ask: (asking: Asking) => void;
}

/** One task: what, for whom, by when, whose, and what can be done with it. */
export function TaskRow({ task, actions, dial, row, ...menu }: RowProps) {
  const what = taskName(useSay())(task);
  const isOpen = task.state === "open";
  return (
    <li {...row} className={`${list.row} ${css.task}`}>
      {isOpen ? (
        <DoneButton what={what} run={() => actions.done(task)} />
      ) : (
        <ReopenButton what={what} task={task} actions={actions} />
      )}
      <div className={css.wide}>
        <Group gap={8}>
          <Text fw={600} td={isOpen ? undefined : "line-through"} dir="auto">
            {what}
          </Text>
          <Missed task={task} />
        </Group>
        {(task.card_id || task.client_number) && (
          <Client cardId={task.card_id} name={task.card_name} number={task.client_number} />
        )}
      </div>
      <div className={css.due}>
        <Due task={task} />
      </div>
      <div className={css.where}>
        <Owner task={task} take={actions.handTo} />
      </div>
      <Group gap={4} wrap="nowrap" className={css.actions}>
        <CallButton task={task} dial={dial} />
        {isOpen && <RowMenu task={task} actions={actions} {...menu} />}
      </Group>
    </li>
  );
}

function DoneButton({ what, run }: { what: string; run: () => void }) {
  const say = useSay();
  return (
    <Tooltip label={say("tasks.done")}>
      <ActionIcon variant="subtle" color="gray" size={36} onClick={run} aria-label={say("tasks.done.this", { what })}>
        <IconCircle size={22} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function ReopenButton({ what, task, actions }: { what: string; task: Task; actions: TaskActions }) {
  const say = useSay();
  return (
    <Tooltip label={say("tasks.reopen")}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        onClick={() => actions.reopen(task)}
        aria-label={say("tasks.reopen.this", { what })}
      >
        <IconArrowBackUp size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Missed({ task }: { task: Task }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  if (!task.missed_calls || !task.last_missed_at) return null;
  const rung = task.candidate_ids.map(nameOf).filter(Boolean).join(", ");
  const last = say("tasks.missed.last", { when: format.when(task.last_missed_at) });
  return (
    <Tooltip label={rung ? `${last} ${say("tasks.missed.rang", { names: rung })}` : last} multiline maw={320}>
      <Mark color="red" tabIndex={0}>
        {say("tasks.missed", { count: task.missed_calls })}
        {task.queue && ` · ${task.queue}`}
      </Mark>
    </Tooltip>
  );
}

function CallButton({ task, dial }: { task: Task; dial: Dial }) {
  const say = useSay();
  const number = task.client_number;
  if (!number || !dial.may) return null;
  const label = say("tasks.call", { client: task.card_name ?? number });
  return (
    <Tooltip label={label}>
      <ActionIcon variant="light" size={36} onClick={() => dial.call(number)} aria-label={label}>
        <IconPhone size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
