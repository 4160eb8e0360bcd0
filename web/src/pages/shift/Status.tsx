import { Card, Group, Text, Title } from "@mantine/core";
import { useFormat } from "~/kit/format";
import { AgentState } from "~/pages/home/AgentState";
import { useAgents } from "~/pages/home/queries";
import { useViewer } from "~/session/viewer";
import { useSay } from "~/words";

/** What I say of myself, and whether I am in a call. */
export function Status() {
  const say = useSay();
  const format = useFormat();
  const viewer = useViewer();
  const me = useAgents().data?.items.find(({ user_id }) => user_id === viewer.id);
  if (!me) return null;
  return (
    <Card withBorder mb="md" component="section" aria-labelledby="status">
      <Group gap="md">
        <Title order={2} size="h4" id="status">
          {say("shift.status")}
        </Title>
        <AgentState agent={me} />
        <Text size="sm" c="dimmed">
          {me.since ? say("shift.status.since", { since: format.when(me.since) }) : say("shift.status.never")}
        </Text>
        {!viewer.extension && <Text size="sm">{say("shift.no-phone")}</Text>}
      </Group>
    </Card>
  );
}
