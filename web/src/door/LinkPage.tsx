/** Whoever has a link by letter: an invitation, or the way to a new password. */
import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useLocation } from "wouter";
import { accounts, ask } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { Waiting } from "~/kit/Waiting";
import { useSay } from "~/words";
import { CodeStep } from "./CodeStep";
import { DoorFrame } from "./DoorFrame";
import { Forgotten } from "./Forgotten";
import { isReady, NewPassword } from "./NewPassword";
import { Send, Wrong } from "./Parts";
import { SignIn } from "./SignIn";
import { type SigningIn, useSignIn } from "./useSignIn";

const NONE = { password: "", again: "" };

export function LinkPage({ token }: { token: string }) {
  const signingIn = useSignIn();
  const [isDone, setDone] = useState(false);
  const link = useLink(token);
  useGoIn(signingIn.isIn);
  if (signingIn.known) return <CodeStep signingIn={signingIn} known={signingIn.known} />;
  if (isDone && signingIn.refusal) return <SignIn why="chosen" />;
  if (link.error)
    return asRefusal(link.error).status === 404 ? <Old /> : <Failed error={link.error} retry={link.refetch} />;
  if (!link.data) return <Waiting />;
  return <Choice token={token} link={link.data} signingIn={signingIn} onDone={() => setDone(true)} />;
}

function useLink(token: string) {
  return useQuery({
    queryKey: ["link", token],
    queryFn: () => ask(accounts.GET("/api/accounts/links/{token}", { params: { path: { token } } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** To the first page, once the password is set and its owner signed in. */
function useGoIn(isIn: boolean): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    if (isIn) navigate("/", { replace: true });
  }, [isIn, navigate]);
}

type Link = NonNullable<ReturnType<typeof useLink>["data"]>;

interface ChoiceProps {
  token: string;
  link: Link;
  signingIn: SigningIn;
  onDone: () => void;
}

function Choice({ token, link, signingIn, onDone }: ChoiceProps) {
  const say = useSay();
  const [chosen, setChosen] = useState(NONE);
  const [isTried, setTried] = useState(false);
  const set = useMutation({
    mutationFn: (password: string) =>
      ask(accounts.POST("/api/accounts/links/{token}", { params: { path: { token } }, body: { password } })),
    onSuccess: (_, password) => {
      onDone();
      signingIn.signIn({ login: link.login, password });
    },
  });
  const refusal = set.error && asRefusal(set.error);
  if (refusal?.status === 404) return <Old />;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isReady(chosen)) set.mutate(chosen.password);
  };
  const change = (next: typeof NONE) => {
    set.reset();
    setChosen(next);
  };
  const isReset = link.purpose === "reset";
  return (
    <DoorFrame title={say(isReset ? "door.link.reset" : "door.link.invitation", { name: link.name })} isHeaded>
      <form onSubmit={send}>
        <Stack>
          <Text>{say(isReset ? "door.link.reset.do" : "door.link.invitation.do", { login: link.login })}</Text>
          <Wrong refusal={refusal?.code === "weak-password" ? null : refusal} />
          <LoginForTheKeychain login={link.login} />
          <NewPassword
            chosen={chosen}
            change={change}
            isWeak={refusal?.code === "weak-password"}
            isTried={isTried}
            autoFocus
          />
          <Send isPending={set.isPending || signingIn.isPending}>{say("door.password.save")}</Send>
        </Stack>
      </form>
    </DoorFrame>
  );
}

/** By it the browser knows whose password it keeps. */
function LoginForTheKeychain({ login }: { login: string }) {
  return <TextInput type="hidden" name="username" autoComplete="username" value={login} readOnly display="none" />;
}

function Old() {
  const say = useSay();
  const [, navigate] = useLocation();
  const [wantsAnother, setWantsAnother] = useState(false);
  const toSignIn = () => navigate("/", { replace: true });
  if (wantsAnother) return <Forgotten onBack={toSignIn} />;
  return (
    <DoorFrame title={say("door.link.old")} isHeaded>
      <Text>{say("door.link.old.do")}</Text>
      <Button onClick={() => setWantsAnother(true)}>{say("door.link.another")}</Button>
      <Anchor component="button" type="button" size="sm" underline="always" onClick={toSignIn}>
        {say("door.to-sign-in")}
      </Anchor>
    </DoorFrame>
  );
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const say = useSay();
  return (
    <DoorFrame title={say("frame.sign-in")}>
      <Wrong refusal={asRefusal(error)} />
      <Button onClick={retry}>{say("kit.try-again")}</Button>
    </DoorFrame>
  );
}
