/** What is promised to the client and not done yet. */
import { ActionIcon, Alert, Group, Menu, Paper, Skeleton, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconClock, IconDots, IconUserShare, IconX } from "@tabler/icons-react";
import { serverNow, type Task } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { useZone } from "../days";
import { dueChoices } from "../due";
import { useMayWrite } from "../may";
import { useOpenTasks, useTaskDeeds } from "../queries";
import { ChangeTask } from "./ChangeTask";

export function OpenTasks({ cardId }: { cardId: string }) {
  const say = useSay();
  const tasks = useOpenTasks(cardId);
  if (tasks.isPending) return <Skeleton height={72} />;
  if (!tasks.data) return <Alert color="red">{asRefusal(tasks.error).message}</Alert>;
  if (tasks.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {say("client.tasks.none")}
      </Text>
    );
  }
  return (
    <Stack gap="xs" component="ul" className="tasks">
      {tasks.data.map((task) => (
        <OpenTask key={task.id} task={task} cardId={cardId} />
      ))}
    </Stack>
  );
}

function OpenTask({ task, cardId }: { task: Task; cardId: string }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const isOverdue = Date.parse(task.due_at) < serverNow();
  const isCallBack = task.kind === "call_back";
  return (
    <Paper withBorder p="xs" component="li" className="task" data-overdue={isOverdue || undefined}>
      <Group gap="xs" wrap="nowrap" align="start" justify="space-between">
        <div className="task-words">
          <Text fw={600}>{isCallBack ? say("client.task.call-back") : task.title}</Text>
          <Text size="sm" c={isOverdue ? "red" : undefined}>
            {isOverdue && `${say("client.task.overdue")}: `}
            <time dateTime={task.due_at} title={format.full(task.due_at)}>
              {format.when(task.due_at)}
            </time>{" "}
            ({format.ago(task.due_at)})
          </Text>
          <Text size="sm" c="dimmed">
            {nameOf(task.owner_id) || say("client.task.nobody")}
          </Text>
          {task.missed_calls > 0 && (
            <Text size="sm" c="dimmed">
              {say("client.task.missed", { count: task.missed_calls })}
            </Text>
          )}
        </div>
        <Deeds task={task} cardId={cardId} />
      </Group>
    </Paper>
  );
}

function Deeds({ task, cardId }: { task: Task; cardId: string }) {
  const say = useSay();
  const zone = useZone();
  const deeds = useTaskDeeds(cardId);
  const [isChanging, changing] = useDisclosure();
  if (!useMayWrite()) return null;
  const kept = task.kind === "call_back" ? "called_back" : "done";
  const title = task.kind === "call_back" ? say("client.task.call-back") : task.title;
  const change = (wanted: Partial<Task>) => deeds.change.mutate({ task, wanted });
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={say(`client.task.close.${kept}`)}>
        <ActionIcon
          variant="light"
          aria-label={`${say(`client.task.close.${kept}`)}: ${title}`}
          loading={deeds.close.isPending}
          onClick={() => deeds.close.mutate({ id: task.id, outcome: kept })}
        >
          <IconCheck size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={say("client.task.more", { title })}
            loading={deeds.change.isPending}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{say("client.task.postpone")}</Menu.Label>
          {dueChoices(serverNow(), zone).map(({ name, at }) => (
            <Menu.Item
              key={name}
              leftSection={<IconClock size={16} aria-hidden />}
              onClick={() => change({ due_at: new Date(at).toISOString() })}
            >
              {say(`client.due.${name}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconUserShare size={16} aria-hidden />} onClick={changing.open}>
            {say("client.task.change")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconX size={16} aria-hidden />}
            onClick={() => deeds.close.mutate({ id: task.id, outcome: "cancelled" })}
          >
            {say("client.task.close.cancelled")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isChanging && <ChangeTask task={task} onClose={changing.close} onChange={change} />}
    </Group>
  );
}
