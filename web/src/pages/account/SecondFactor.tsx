import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asRefusal } from "~/api/refusal";
import { useWait } from "~/door/countdown";
import { Send, Wrong } from "~/door/Parts";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useSay } from "~/words";
import { OwnPassword } from "./OwnPassword";
import { useRefreshFactor, useSecondFactor, useTurnOff } from "./queries";
import { Section } from "./Section";
import { SetUp } from "./SetUp";

const FEW = 2;

export function SecondFactor() {
  const say = useSay();
  const { data, error, refetch } = useSecondFactor();
  return (
    <Section title={say("account.factor")}>
      {data ? data.is_on ? <On left={data.recovery_codes_left} /> : <Off isDemanded={data.is_demanded} /> : null}
      {!data && (error ? <RefusalPage error={error} retry={refetch} /> : <Waiting />)}
    </Section>
  );
}

function Off({ isDemanded }: { isDemanded: boolean }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const refresh = useRefreshFactor();
  if (isOpen) return <SetUp onDone={refresh} onCancel={() => setOpen(false)} />;
  return (
    <Stack align="start" gap="sm">
      <Text size="sm">{say("account.factor.off")}</Text>
      {isDemanded && <Text size="sm">{say("account.factor.demanded")}</Text>}
      <Button variant="default" onClick={() => setOpen(true)}>
        {say("account.factor.set-up")}
      </Button>
    </Stack>
  );
}

function On({ left }: { left: number }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack align="start" gap="sm">
      <Text size="sm">{say("account.factor.on")}</Text>
      <Text size="sm" c={left <= FEW ? "red" : undefined}>
        {say("account.factor.left", { count: left })} {left <= FEW && say("account.factor.left.few")}
      </Text>
      {isOpen ? (
        <TurnOff onClose={() => setOpen(false)} />
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          {say("account.factor.turn-off")}
        </Button>
      )}
    </Stack>
  );
}

function TurnOff({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const [password, setPassword] = useState("");
  const off = useTurnOff();
  const refusal = off.error && asRefusal(off.error);
  const isWrong = refusal?.code === "wrong-password";
  const wait = useWait(refusal);
  const send = (event: FormEvent) => {
    event.preventDefault();
    off.mutate(password, { onSuccess: () => toasts.done(say("account.told.factor-off")) });
  };
  return (
    <form onSubmit={send}>
      <Stack maw={420}>
        <Wrong refusal={isWrong ? null : refusal} />
        <OwnPassword value={password} onChange={setPassword} isWrong={isWrong} />
        <Group>
          <Send isPending={off.isPending} wait={wait}>
            {say("account.factor.turn-off")}
          </Send>
          <Button variant="default" onClick={onClose}>
            {say("kit.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
