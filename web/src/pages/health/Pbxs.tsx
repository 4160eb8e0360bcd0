import { Card, Text, Title } from "@mantine/core";
import type { components } from "~/api/types/telephony";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { RefusalPage } from "~/kit/RefusalPage";
import { useSay, type Word } from "~/words";
import css from "./health.module.css";
import { usePbxs } from "./queries";

type Pbx = components["schemas"]["Pbx"];

const COLORS: Record<string, string> = {
  connected: "green",
  webhook: "green",
  connecting: "yellow",
  lost: "red",
  refused: "red",
  unread: "red",
  wrong: "red",
};

export function Pbxs() {
  const say = useSay();
  const { data, error, refetch } = usePbxs();
  return (
    <Card withBorder component="section" aria-labelledby="pbxs">
      <Title order={2} size="h4" id="pbxs" mb="xs">
        {say("health.pbxs")}
      </Title>
      {error && !data && <RefusalPage error={error} retry={refetch} />}
      {data?.items.length === 0 && <Text c="dimmed">{say("health.pbxs.none")}</Text>}
      <ul className={css.list}>
        {data?.items.map((pbx) => (
          <PbxRow key={pbx.name} pbx={pbx} />
        ))}
      </ul>
    </Card>
  );
}

function PbxRow({ pbx }: { pbx: Pbx }) {
  const say = useSay();
  const format = useFormat();
  return (
    <li>
      <div>
        <Text fw={600}>{pbx.name}</Text>
        <Text size="sm" c="dimmed">
          {pbx.adapter}
        </Text>
      </div>
      <div>
        <Mark color={COLORS[pbx.state] ?? "gray"}>{say(`health.pbx.${pbx.state}` as Word)}</Mark>
        {pbx.connected_since && (
          <Text size="sm" c="dimmed">
            {say("health.pbx.since", { since: format.when(pbx.connected_since) })}
          </Text>
        )}
      </div>
      <div>
        <Text size="sm">
          {pbx.last_event_at
            ? say("health.pbx.heard", { when: format.ago(pbx.last_event_at) })
            : say("health.pbx.silent")}
        </Text>
        <Text size="sm" c="dimmed">
          {say("health.pbx.lag", { seconds: format.number(Math.round(pbx.lag_seconds * 10) / 10) })}
        </Text>
      </div>
      <div>
        <Text size="sm">{say("health.pbx.calls", { count: pbx.live_calls })}</Text>
        {pbx.holder && (
          <Text size="sm" c="dimmed">
            {say("health.pbx.holder", { holder: pbx.holder })}
          </Text>
        )}
        {pbx.plugin_failures > 0 && (
          <Text size="sm" c="red">
            {say("health.pbx.failures", { count: pbx.plugin_failures })}
          </Text>
        )}
      </div>
      {pbx.error && (
        <Text size="sm" c="red" className={css.whole}>
          {pbx.error}
        </Text>
      )}
    </li>
  );
}
