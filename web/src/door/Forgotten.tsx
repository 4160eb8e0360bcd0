import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { accounts, ask } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useSay } from "~/words";
import { DoorFrame } from "./DoorFrame";
import { Send, Wrong } from "./Parts";

/** A letter with a link. What is said is the same whoever asks, so that nobody learns who works here. */
export function Forgotten({ onBack }: { onBack: () => void }) {
  const say = useSay();
  const wish = useMutation({
    mutationFn: (login: string) => ask(accounts.POST("/api/accounts/password-resets", { body: { login } })),
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    wish.mutate(String(new FormData(event.currentTarget).get("login")));
  };
  return (
    <DoorFrame title={say("door.forgot.title")} isHeaded>
      {wish.isSuccess ? (
        <Alert role="status">{say("door.forgot.sent")}</Alert>
      ) : (
        <form onSubmit={send}>
          <Stack>
            <Text>{say("door.forgot.do")}</Text>
            <Wrong refusal={wish.error && asRefusal(wish.error)} />
            <TextInput
              name="login"
              label={say("door.forgot.login")}
              autoComplete="username"
              autoCapitalize="none"
              maxLength={200}
              required
              autoFocus
            />
            <Send isPending={wish.isPending}>{say("door.forgot.send")}</Send>
          </Stack>
        </form>
      )}
      <Button variant="default" onClick={onBack}>
        {say("door.to-sign-in")}
      </Button>
    </DoorFrame>
  );
}
