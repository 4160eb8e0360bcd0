import { Button, Group, Stack, Text } from "@mantine/core";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useSay } from "~/words";
import { deviceOf } from "./devices";
import { type OwnSession, useEndSession, useMySessions } from "./queries";
import { Section } from "./Section";

export function Sessions() {
  const say = useSay();
  const toasts = useToasts();
  const { data, error, refetch } = useMySessions();
  const { mutate, isPending } = useEndSession();
  const end = (one: OwnSession | null) => {
    const told = say(one ? "account.told.session-ended" : "account.told.others-ended");
    mutate(one?.id ?? null, { onSuccess: () => toasts.done(told), onError: toasts.failed });
  };
  const hasOthers = data?.items.some((one) => !one.is_current);
  return (
    <Section
      title={say("account.sessions")}
      beside={
        hasOthers && (
          <Button variant="default" size="compact-md" disabled={isPending} onClick={() => end(null)}>
            {say("account.session.end-others")}
          </Button>
        )
      }
    >
      {!data && (error ? <RefusalPage error={error} retry={refetch} /> : <Waiting />)}
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
        {data?.items.map((one) => (
          <Row key={one.id} one={one} end={() => end(one)} isBusy={isPending} />
        ))}
      </Stack>
    </Section>
  );
}

function Row({ one, end, isBusy }: { one: OwnSession; end: () => void; isBusy: boolean }) {
  const say = useSay();
  const { when } = useFormat();
  const known = deviceOf(one.user_agent);
  const device = known ? say("account.session.device", { ...known }) : say("account.session.unknown");
  const facts = [
    one.address && say("account.session.from", { address: one.address }),
    say("account.session.since", { when: when(one.started_at) }),
    say("account.session.used", { when: when(one.last_used_at) }),
    one.how === "oidc" && say("account.session.provider"),
  ];
  return (
    <Group component="li" justify="space-between">
      <div>
        <Group gap="xs">
          <Text size="sm" fw={500}>
            {device}
          </Text>
          {one.is_current && <Mark size="sm">{say("account.session.this")}</Mark>}
        </Group>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
      </div>
      {!one.is_current && (
        <Button
          variant="default"
          size="compact-sm"
          disabled={isBusy}
          aria-label={`${say("account.session.end")}: ${device}`}
          onClick={end}
        >
          {say("account.session.end")}
        </Button>
      )}
    </Group>
  );
}
