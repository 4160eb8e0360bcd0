import { Card, Group, Text, Title } from "@mantine/core";
import { useSay } from "~/words";
import { type Agent, AgentState, type State, stateOf } from "./AgentState";
import { useAgents, useLiveCalls } from "./queries";
import css from "./team.module.css";

const ORDER: State[] = ["talking", "ringing", "ready", "wrap_up", "break", "offline"];

/** The team at this moment: who talks, who is free, who is away, and since when. */
export function Team() {
  const say = useSay();
  const agents = useAgents();
  const calls = useLiveCalls();
  const place = (agent: Agent) => ORDER.indexOf(stateOf(agent));
  const sorted = [...(agents.data?.items ?? [])].sort((one, other) => place(one) - place(other));
  const count = (state: string) => calls.data?.items.filter((call) => call.state === state).length ?? 0;
  return (
    <Card withBorder component="section" aria-labelledby="team">
      <Title order={2} size="h4" id="team">
        {say("home.team")}
      </Title>
      {calls.data && (
        <Text size="sm" c="dimmed" mb="xs">
          {say("home.team.calls", { talking: count("talking"), ringing: count("ringing") })}
        </Text>
      )}
      <ul className={css.team}>
        {sorted.map((agent) => (
          <Group key={agent.user_id} component="li" justify="space-between" wrap="nowrap">
            <Text size="sm" truncate>
              {agent.name}
            </Text>
            <AgentState agent={agent} />
          </Group>
        ))}
      </ul>
    </Card>
  );
}
