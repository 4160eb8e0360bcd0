import { Anchor, Card, Group, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { ClientOf } from "~/kit/Client";
import { lasting, useFormat } from "~/kit/format";
import { CallResult } from "~/pages/calls/CallResult";
import { useSay } from "~/words";
import { useMyLastCalls } from "./queries";
import css from "./shift.module.css";

export function LastCalls() {
  const say = useSay();
  const format = useFormat();
  const { data } = useMyLastCalls();
  return (
    <Card withBorder component="section" aria-labelledby="last-calls">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="last-calls">
          {say("shift.last")}
        </Title>
        <Anchor component={Link} href="/calls?whose=me" size="sm">
          {say("shift.last.all")}
        </Anchor>
      </Group>
      {data?.items.length === 0 && <Text c="dimmed">{say("shift.last.none")}</Text>}
      <ul className={css.calls}>
        {data?.items.map((call) => (
          <li key={call.id}>
            <Anchor component={Link} href={`/calls?call=${call.id}`} c="inherit" size="sm" underline="always">
              {format.when(call.started_at)}
            </Anchor>
            <CallResult call={call} />
            <ClientOf call={call} />
            <Text size="sm" c="dimmed">
              {call.answered_at && lasting(call.talk_seconds)}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}
