import { Card, Group, Text, Title } from "@mantine/core";
import { Client } from "~/kit/Client";
import { lasting } from "~/kit/format";
import { useNow } from "~/kit/now";
import { useLiveCalls } from "~/pages/home/queries";
import css from "~/pages/home/team.module.css";
import { useSay } from "~/words";
import { type Queue, queuesOf } from "./queues";

/** Who is waiting to be answered at this moment, and how long. */
export function Queues() {
  const say = useSay();
  const { data } = useLiveCalls();
  const queues = queuesOf(data?.items ?? []);
  return (
    <Card withBorder component="section" aria-labelledby="queues">
      <Title order={2} size="h4" id="queues" mb="xs">
        {say("shift.queues")}
      </Title>
      {data && queues.length === 0 && <Text c="dimmed">{say("shift.queues.none")}</Text>}
      {queues.map((queue) => (
        <Waiting key={queue.name} queue={queue} />
      ))}
    </Card>
  );
}

function Waiting({ queue: { name, calls } }: { queue: Queue }) {
  const say = useSay();
  const now = useNow(1);
  const longest = lasting((now - Date.parse(calls[0]?.started_at ?? "")) / 1000);
  return (
    <>
      <Text size="sm" c="dimmed" mt="xs">
        {say(name ? "shift.queue" : "shift.queue.direct", { name, count: calls.length, longest })}
      </Text>
      <ul className={css.team}>
        {calls.map((call) => (
          <Group key={call.id} component="li" justify="space-between" wrap="nowrap">
            <Client
              cardId={call.card_id}
              name={call.card_name}
              number={call.client_number}
              ownerId={call.client_owner_id}
            />
            <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
              {lasting((now - Date.parse(call.started_at)) / 1000)}
            </Text>
          </Group>
        ))}
      </ul>
    </>
  );
}
