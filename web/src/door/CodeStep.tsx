import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSay } from "~/words";
import { useWait } from "./countdown";
import { DoorFrame } from "./DoorFrame";
import { Send, Wrong } from "./Parts";
import type { Known, SigningIn } from "./useSignIn";

/** The second step: the code of the authenticator, or a recovery code. */
export function CodeStep({ signingIn, known }: { signingIn: SigningIn; known: Known }) {
  const say = useSay();
  const { signIn, refusal, isPending, startOver } = signingIn;
  const [isRecovery, setRecovery] = useState(false);
  const wait = useWait(refusal);
  const isWrong = refusal?.code === "wrong-code";
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    signIn({ ...known, code: String(new FormData(event.currentTarget).get("code")) });
  };
  return (
    <DoorFrame title={say("door.code.title")} isHeaded>
      <form onSubmit={send}>
        <Stack>
          <Text>{say(isRecovery ? "door.code.recovery.do" : "door.code.do")}</Text>
          <Wrong refusal={isWrong ? null : refusal} />
          <TextInput
            key={String(isRecovery)}
            name="code"
            label={say(isRecovery ? "door.code.recovery" : "door.code")}
            inputMode={isRecovery ? "text" : "numeric"}
            autoComplete={isRecovery ? "off" : "one-time-code"}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            error={isWrong && say("door.code.wrong")}
            required
            autoFocus
          />
          <Send isPending={isPending} wait={wait}>
            {say("frame.sign-in")}
          </Send>
        </Stack>
      </form>
      <Anchor component="button" type="button" size="sm" underline="always" onClick={() => setRecovery(!isRecovery)}>
        {say(isRecovery ? "door.code.to-authenticator" : "door.code.to-recovery")}
      </Anchor>
      <Button variant="default" onClick={startOver}>
        {say("door.back")}
      </Button>
    </DoorFrame>
  );
}
