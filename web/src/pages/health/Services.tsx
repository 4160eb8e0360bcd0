import { Card, Code, CopyButton, Group, Text, Title, UnstyledButton } from "@mantine/core";
import { useRef } from "react";
import { asRefusal } from "~/api/refusal";
import { lasting, useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { useSay } from "~/words";
import css from "./health.module.css";
import { type Ready, SERVICES, type Service, useReady } from "./queries";
import { type State, stateOf } from "./state";

const COLORS: Record<State, string> = { asked: "gray", ready: "green", unready: "orange", down: "red" };

export function Services() {
  const say = useSay();
  return (
    <Card withBorder component="section" aria-labelledby="services">
      <Title order={2} size="h4" id="services" mb="xs">
        {say("health.services")}
      </Title>
      <ul className={css.list}>
        {SERVICES.map((service) => (
          <ServiceRow key={service} service={service} />
        ))}
      </ul>
    </Card>
  );
}

function ServiceRow({ service }: { service: Service }) {
  const say = useSay();
  const answer = useReady(service);
  const state = stateOf(answer);
  return (
    <li>
      <Text fw={600}>{service}</Text>
      <div>
        <Mark color={COLORS[state]}>{say(`health.state.${state}`)}</Mark>
      </div>
      {state === "ready" && answer.data && <Backlog service={service} ready={answer.data} />}
      {(state === "down" || state === "unready") && <Trouble answer={answer} />}
    </li>
  );
}

function Backlog({ service, ready }: { service: Service; ready: Ready }) {
  const say = useSay();
  const { outbox_rows, outbox_age_seconds, dead_messages } = ready;
  return (
    <>
      <Text size="sm" c={outbox_age_seconds > 60 ? "red" : undefined}>
        {outbox_rows === 0
          ? say("health.outbox.empty")
          : say("health.outbox", { rows: outbox_rows, age: lasting(outbox_age_seconds) })}
      </Text>
      <div>
        <Text size="sm" c={dead_messages > 0 ? "red" : undefined}>
          {say("health.dead", { count: dead_messages })}
        </Text>
        {dead_messages > 0 && <Command text={`kartoteka dead list ${service}`} />}
      </div>
    </>
  );
}

function Command({ text }: { text: string }) {
  const say = useSay();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} title={say(copied ? "kit.copied" : "kit.copy")}>
          <Code>{text}</Code>
        </UnstyledButton>
      )}
    </CopyButton>
  );
}

/** Since when it does not answer, as far as this page has seen it. */
function Trouble({ answer }: { answer: ReturnType<typeof useReady> }) {
  const say = useSay();
  const format = useFormat();
  const firstSeen = useRef(answer.errorUpdatedAt);
  const { message, status } = asRefusal(answer.error);
  const told = answer.dataUpdatedAt
    ? say("health.down.since", { since: format.time(answer.dataUpdatedAt) })
    : say("health.down.seen", { since: format.time(firstSeen.current) });
  return (
    <Group gap={6} className={css.trouble}>
      <Text size="sm">{told}</Text>
      <Text size="sm" c="dimmed">
        {status === 0 ? say("kit.refusal.offline.title") : message}
      </Text>
    </Group>
  );
}
