/** What is promised to the client and not done yet. */
import { ActionIcon, Group, Paper, Skeleton, Stack, Text, Tooltip } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { Task } from "~/api/client";
import { useNow } from "~/kit/now";
import { RefusalPage } from "~/kit/RefusalPage";
import { type TaskActions, taskName, useTaskActions } from "~/pages/tasks/actions";
import { Due } from "~/pages/tasks/Due";
import { Questions } from "~/pages/tasks/Questions";
import { RowMenu } from "~/pages/tasks/RowMenu";
import type { Asking } from "~/pages/tasks/TaskRow";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./client.module.css";
import { useMayWriteTasks } from "./may";
import { useOpenTasks } from "./queries";

export function OpenTasks({ cardId }: { cardId: string }) {
  const say = useSay();
  const actions = useTaskActions();
  const [asking, setAsking] = useState<Asking | null>(null);
  const tasks = useOpenTasks(cardId);
  if (tasks.isPending) return <Skeleton height={72} />;
  if (!tasks.data) return <RefusalPage error={tasks.error} retry={tasks.refetch} />;
  if (tasks.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {say("client.tasks.none")}
      </Text>
    );
  }
  return (
    <>
      <Stack gap="xs" component="ul" className={css.tasks}>
        {tasks.data.map((task) => (
          <OpenTask key={task.id} task={task} actions={actions} ask={setAsking} />
        ))}
      </Stack>
      <Questions asking={asking} actions={actions} onClose={() => setAsking(null)} />
    </>
  );
}

interface Props {
  task: Task;
  actions: TaskActions;
  ask: (asking: Asking) => void;
}

function OpenTask({ task, actions, ask }: Props) {
  const say = useSay();
  const { nameOf } = useColleagues();
  const mayWrite = useMayWriteTasks();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const isOverdue = Date.parse(task.due_at) < useNow(20);
  const what = taskName(say)(task);
  return (
    <Paper withBorder p="xs" component="li" className={css.task} data-overdue={isOverdue || undefined}>
      <Group gap="xs" wrap="nowrap" align="start" justify="space-between">
        <div className={css.words}>
          <Text fw={600}>{what}</Text>
          <Due task={task} />
          <Text size="sm" c="dimmed">
            {nameOf(task.owner_id) || say("client.task.nobody")}
          </Text>
          {task.missed_calls > 0 && (
            <Text size="sm" c="dimmed">
              {say("tasks.missed", { count: task.missed_calls })}
            </Text>
          )}
        </div>
        {mayWrite && (
          <Group gap={4} wrap="nowrap">
            <Tooltip label={say("tasks.done")}>
              <ActionIcon
                variant="light"
                size={36}
                aria-label={say("tasks.done.this", { what })}
                onClick={() => actions.done(task)}
              >
                <IconCheck size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <RowMenu task={task} actions={actions} isMenuOpen={isMenuOpen} onMenu={setMenuOpen} ask={ask} />
          </Group>
        )}
      </Group>
    </Paper>
  );
}
