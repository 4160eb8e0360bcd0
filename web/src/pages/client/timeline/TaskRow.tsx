/** A promise, open or kept. */
import { ActionIcon, Badge, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconChecklist, IconPhoneCall } from "@tabler/icons-react";
import { serverNow } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { useMayWrite } from "../may";
import { useTaskDeeds } from "../queries";
import { Parts, RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";

interface Told {
  task_kind: string;
  queue: string | null;
  due_at: string;
  missed_calls: number;
  is_open: boolean;
  closed_at: string | null;
}

const OUTCOMES = ["done", "called_back", "cancelled"] as const;
type Outcome = (typeof OUTCOMES)[number];

export function TaskRow({ row: { entry } }: RowProps) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const told = entry.payload as unknown as Told;
  const isCallBack = told.task_kind === "call_back";
  return (
    <RowFrame
      icon={isCallBack ? IconPhoneCall : IconChecklist}
      color="blue"
      at={entry.occurred_at}
      title={
        <>
          <Text span fw={600}>
            {isCallBack ? say("client.task.call-back") : entry.title}
          </Text>
          <State told={told} outcome={entry.outcome} />
        </>
      }
      details={
        <Group gap="xs" justify="space-between" wrap="nowrap" align="start">
          <Parts>
            {[
              nameOf(entry.user_id) || (told.is_open && say("client.task.nobody")),
              told.is_open && say("client.task.due", { when: format.when(told.due_at) }),
              told.closed_at && say("client.task.closed-at", { when: format.when(told.closed_at) }),
              told.missed_calls > 0 && say("client.task.missed", { count: told.missed_calls }),
              told.queue && say("client.call.queue", { queue: told.queue }),
            ]}
          </Parts>
          {entry.card_id && entry.source_id && (
            <Deed cardId={entry.card_id} taskId={entry.source_id} told={told} outcome={asOutcome(entry.outcome)} />
          )}
        </Group>
      }
    />
  );
}

function State({ told, outcome }: { told: Told; outcome: string }) {
  const say = useSay();
  if (!told.is_open) {
    return (
      <Badge variant="light" color={outcome === "cancelled" ? "gray" : "card"} tt="none">
        {say(`client.task.outcome.${asOutcome(outcome)}`)}
      </Badge>
    );
  }
  const isOverdue = Date.parse(told.due_at) < serverNow();
  return (
    <Badge variant="light" color={isOverdue ? "red" : "blue"} tt="none">
      {say(isOverdue ? "client.task.overdue" : "client.task.open")}
    </Badge>
  );
}

interface DeedProps {
  cardId: string;
  taskId: string;
  told: Told;
  outcome: Outcome;
}

function Deed({ cardId, taskId, told, outcome }: DeedProps) {
  const say = useSay();
  const deeds = useTaskDeeds(cardId);
  if (!useMayWrite()) return null;
  const kept = told.task_kind === "call_back" ? "called_back" : "done";
  const label = told.is_open ? say(`client.task.close.${kept}`) : say("client.task.reopen");
  const run = () =>
    told.is_open ? deeds.close.mutate({ id: taskId, outcome: kept }) : deeds.reopen.mutate({ id: taskId, outcome });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        aria-label={label}
        onClick={run}
        loading={deeds.close.isPending || deeds.reopen.isPending}
      >
        {told.is_open ? <IconCheck size={16} aria-hidden /> : <IconArrowBackUp size={16} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}

function asOutcome(text: string): Outcome {
  return OUTCOMES.find((outcome) => outcome === text) ?? "done";
}
