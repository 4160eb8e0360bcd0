/** Above the journal: who called in vain and waits for a call. */
import { Anchor, Card, Group, Title } from "@mantine/core";
import { Link } from "wouter";
import { serverNow } from "~/api/client";
import { addressOf } from "~/pages/tasks/filters";
import { useTasks } from "~/pages/tasks/queries";
import { TaskList } from "~/pages/tasks/TaskList";
import { useSay } from "~/words";

const SHOWN = 4;

export function WaitingClients() {
  const say = useSay();
  const { data } = useTasks({ state: "open", kind: "call_back", limit: SHOWN });
  if (!data?.items.length) return null;
  const isLate = data.items.some(({ due_at }) => Date.parse(due_at) < serverNow());
  const all = addressOf({ tab: isLate ? "overdue" : "today", whose: "team", kind: "call_back" });
  return (
    <Card withBorder mb="md" component="section" aria-labelledby="waiting-clients">
      <Group justify="space-between">
        <Title order={2} size="h4" id="waiting-clients">
          {say("calls.waiting")}
        </Title>
        {data.next && (
          <Anchor component={Link} href={`/tasks?${all}`} size="sm">
            {say("calls.waiting.all")}
          </Anchor>
        )}
      </Group>
      <TaskList tasks={data.items} label={say("calls.waiting")} />
    </Card>
  );
}
