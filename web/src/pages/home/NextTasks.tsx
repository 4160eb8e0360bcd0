import { Anchor, Card, Group, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { Empty } from "~/kit/Empty";
import type { Question } from "~/pages/tasks/filters";
import { useTasks } from "~/pages/tasks/queries";
import { TaskList } from "~/pages/tasks/TaskList";
import { useSay } from "~/words";

interface Props {
  title: string;
  /** What is said when there is none. */
  none: string;
  question: Question;
}

/** The viewer's tasks that are due next. */
export function NextTasks({ title, none, question }: Props) {
  const say = useSay();
  const { data } = useTasks({ state: "open", owner_id: "me", limit: 5, ...question });
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Anchor component={Link} href="/tasks" size="sm">
          {say("home.tasks.all")}
        </Anchor>
      </Group>
      {data?.items.length === 0 && (
        <Empty title={none}>
          <Text c="dimmed">{say("home.tasks.none.do")}</Text>
        </Empty>
      )}
      {data && <TaskList tasks={data.items} label={title} />}
    </Card>
  );
}
