import { Button, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { asRefusal } from "~/api/refusal";
import { useWait } from "~/door/countdown";
import { isReady, NewPassword } from "~/door/NewPassword";
import { Send, Wrong } from "~/door/Parts";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { OwnPassword } from "./OwnPassword";
import { useChangePassword } from "./queries";
import { Section } from "./Section";

const NONE = { password: "", again: "" };

export function Password() {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={say("account.password")}>
      {isOpen ? (
        <Change onClose={() => setOpen(false)} />
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          {say("account.password.change")}
        </Button>
      )}
    </Section>
  );
}

function Change({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const [old, setOld] = useState("");
  const [chosen, setChosen] = useState(NONE);
  const [isTried, setTried] = useState(false);
  const change = useChangePassword();
  const refusal = change.error && asRefusal(change.error);
  const wait = useWait(refusal);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isReady(chosen)) return;
    const onSuccess = () => {
      toasts.done(say("account.told.password"));
      onClose();
    };
    change.mutate({ password: old, new_password: chosen.password }, { onSuccess });
  };
  const isAtField = refusal?.code === "wrong-password" || refusal?.code === "weak-password";
  return (
    <form onSubmit={send}>
      <Stack maw={420}>
        <Text size="sm">{say("account.password.change.do")}</Text>
        <Wrong refusal={isAtField ? null : refusal} />
        <OwnPassword value={old} onChange={setOld} isWrong={refusal?.code === "wrong-password"} />
        <NewPassword chosen={chosen} change={setChosen} isWeak={refusal?.code === "weak-password"} isTried={isTried} />
        <Group>
          <Send isPending={change.isPending} wait={wait}>
            {say("account.password.change")}
          </Send>
          <Button variant="default" onClick={onClose}>
            {say("kit.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
