import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { accounts, ask } from "~/api/client";
import { leaveForProvider } from "~/session/session";
import { useSay } from "~/words";
import { useWait } from "./countdown";
import { DoorFrame } from "./DoorFrame";
import { Send, Wrong } from "./Parts";
import type { Why } from "./SignIn";
import type { SigningIn } from "./useSignIn";

interface Props {
  signingIn: SigningIn;
  why: Why;
  onForgotten: () => void;
}

/** Login and password, or the company's own provider. */
export function PasswordStep({ signingIn: { signIn, refusal, isPending }, why, onForgotten }: Props) {
  const say = useSay();
  const wait = useWait(refusal);
  const provider = useProvider();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const written = new FormData(event.currentTarget);
    signIn({ login: String(written.get("login")), password: String(written.get("password")) });
  };
  return (
    <DoorFrame title={say("frame.sign-in")}>
      <form onSubmit={send}>
        <Stack>
          {!refusal && <Reason why={why} name={provider.name} />}
          <Wrong refusal={refusal} told={refusal?.status === 401 ? say("frame.sign-in.wrong") : undefined} />
          <TextInput
            name="login"
            label={say("frame.login")}
            autoComplete="username"
            autoCapitalize="none"
            maxLength={200}
            required
            autoFocus
          />
          <PasswordInput
            name="password"
            label={say("frame.password")}
            autoComplete="current-password"
            maxLength={200}
            required
          />
          <Send isPending={isPending} wait={wait}>
            {say("frame.sign-in")}
          </Send>
        </Stack>
      </form>
      {provider.isOn && (
        <Button component="a" href="/api/accounts/oidc/start" variant="default" onClick={leaveForProvider}>
          {say("door.provider", { name: provider.name })}
        </Button>
      )}
      <Anchor component="button" type="button" size="sm" underline="always" onClick={onForgotten}>
        {say("door.forgot")}
      </Anchor>
    </DoorFrame>
  );
}

/** What people call the company's own provider, if there is one. */
function useProvider(): { isOn: boolean; name: string } {
  const say = useSay();
  const { data } = useQuery({
    queryKey: ["provider"],
    queryFn: () => ask(accounts.GET("/api/accounts/oidc")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { isOn: Boolean(data?.is_on), name: data?.name || say("door.provider.unnamed") };
}

/** Why somebody stands here who did not expect it. */
function Reason({ why, name }: { why: Why; name: string }) {
  const say = useSay();
  const told = {
    expired: say("frame.sign-in.expired"),
    chosen: say("door.chosen"),
    unknown: say("door.returned.unknown", { name }),
    failed: say("door.returned.failed", { name }),
  };
  if (why === "" || why === "left") return null;
  return <Alert role="status">{told[why]}</Alert>;
}
