/** A call beside the journal: what happened in it, step by step, and who was in it how long. */
import { Alert, Button, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { IconPhone } from "@tabler/icons-react";
import { ClientOf } from "~/kit/Client";
import { useDial } from "~/kit/dial";
import { lasting, useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { Waiting } from "~/kit/Waiting";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import { CallDirection, CallResult } from "./CallResult";
import css from "./calls.module.css";
import { Facts } from "./Facts";
import { useCall } from "./queries";
import { type CallDetail, type Leg, legsOf, storyOf } from "./story";

export function CallPanel({ id, onClose }: { id: string | null; onClose: () => void }) {
  const say = useSay();
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={say("calls.one")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      {id && <Shown id={id} />}
    </Drawer>
  );
}

function Shown({ id }: { id: string }) {
  const { data, error, refetch } = useCall(id);
  if (error) return <RefusalPage error={error} retry={refetch} />;
  return data ? <Told call={data} /> : <Waiting />;
}

function Told({ call }: { call: CallDetail }) {
  const say = useSay();
  const dial = useDial();
  const number = call.client_number;
  return (
    <Stack>
      <Group gap="xs">
        <CallDirection call={call} />
        <CallResult call={call} />
      </Group>
      <Group justify="space-between">
        <ClientOf call={call} />
        {number && dial.may && (
          <Button
            size="compact-md"
            variant="light"
            leftSection={<IconPhone size={16} aria-hidden />}
            onClick={() => dial.call(number)}
          >
            {say("calls.call-back")}
          </Button>
        )}
      </Group>
      {call.estimated && (
        <Alert color="yellow" title={say("calls.estimated")}>
          {say("calls.estimated.meaning")}
        </Alert>
      )}
      <Facts call={call} />
      <Title order={3} size="h5">
        {say("calls.story")}
      </Title>
      <Story call={call} />
      <Title order={3} size="h5">
        {say("calls.legs")}
      </Title>
      <Legs call={call} />
    </Stack>
  );
}

/** Whose line it is: a colleague's by his extension, otherwise the number. */
function useLineName(): (leg: Leg) => string {
  const { phone } = useFormat();
  const { all } = useColleagues();
  return ({ side, number, name }) => {
    const owner = side === "extension" ? all.find(({ extension }) => extension === number) : undefined;
    if (owner) return `${owner.name} (${number})`;
    const spelt = number ? phone(side === "outside" && /^\d{8,}$/.test(number) ? `+${number}` : number) : "";
    return [name, spelt].filter(Boolean).join(" ");
  };
}

function Story({ call }: { call: CallDetail }) {
  const say = useSay();
  const format = useFormat();
  const nameOf = useLineName();
  return (
    <ol className={css.story}>
      {storyOf(call).map(({ at, word, leg }) => (
        <li key={`${at}${word}${leg?.id}`}>
          <Text size="sm" c="dimmed" component="time" dateTime={at}>
            {format.second(at)}
          </Text>
          <Text size="sm">{say(word, { who: leg ? nameOf(leg) : "" })}</Text>
        </li>
      ))}
    </ol>
  );
}

function Legs({ call }: { call: CallDetail }) {
  const say = useSay();
  const nameOf = useLineName();
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {legsOf(call).map((leg) => (
        <li key={leg.id}>
          <Text size="sm" fw={500}>
            {nameOf(leg)}
          </Text>
          <Text size="sm" c="dimmed">
            {say(leg.talks.length > 0 ? "calls.leg.talked" : "calls.leg.silent", { time: lasting(talked(leg, call)) })}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

function talked({ talks }: Leg, { ended_at }: CallDetail): number {
  const spans = talks.map(({ since, until }) => Date.parse(until ?? ended_at) - Date.parse(since));
  return spans.reduce((sum, span) => sum + span, 0) / 1000;
}
