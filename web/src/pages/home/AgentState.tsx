import { Group, Text } from "@mantine/core";
import type { components } from "~/api/types/telephony";
import { lasting } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { useNow } from "~/kit/now";
import { useSay } from "~/words";

export type Agent = components["schemas"]["Agent"];
export type State = "talking" | "ringing" | Agent["status"];

const COLORS: Record<State, string> = {
  talking: "blue",
  ringing: "violet",
  ready: "green",
  wrap_up: "orange",
  break: "orange",
  offline: "gray",
};

/** What somebody is at: the call before what he says of himself. */
export function stateOf({ call_state, status }: Agent): State {
  return call_state ?? status;
}

/** By colour and word, and since when. */
export function AgentState({ agent }: { agent: Agent }) {
  const say = useSay();
  const now = useNow(1);
  const state = stateOf(agent);
  const since = agent.call_since ?? agent.since;
  return (
    <Group gap={6} wrap="nowrap">
      <Mark color={COLORS[state]} style={{ flex: "none" }}>
        {say(`home.state.${state}`)}
      </Mark>
      {since && state !== "offline" && (
        <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
          {lasting((now - Date.parse(since)) / 1000)}
        </Text>
      )}
      {state === "break" && agent.reason && (
        <Text size="sm" c="dimmed" truncate>
          {agent.reason}
        </Text>
      )}
    </Group>
  );
}
