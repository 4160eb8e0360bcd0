/** The door. */
import { Alert, Button, Card, Center, Group, PasswordInput, Select, Stack, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect } from "react";
import { accounts, ask } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useSay } from "~/words";
import { beginSession, type SignedOut } from "./session";

export function SignIn({ why }: { why: SignedOut }) {
  const say = useSay();
  const language = useLanguage();
  const signIn = useMutation({
    mutationFn: (body: { login: string; password: string }) => ask(accounts.POST("/api/accounts/tokens", { body })),
    onSuccess: beginSession,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const written = new FormData(event.currentTarget);
    signIn.mutate({ login: String(written.get("login")), password: String(written.get("password")) });
  };
  useEffect(() => {
    document.title = `${say("frame.sign-in")} · Kartoteka`;
  }, [say]);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Card withBorder shadow="sm" w="100%" maw={380} p="xl">
        <form onSubmit={send}>
          <Stack>
            <Group gap="sm">
              <img src="/icon.svg" alt="" width={32} height={32} />
              <Title order={1} size="h2">
                Kartoteka
              </Title>
            </Group>
            {why === "expired" && !signIn.error && <Alert>{say("frame.sign-in.expired")}</Alert>}
            {signIn.error && (
              <Alert color="red" role="alert">
                <Wrong error={signIn.error} />
              </Alert>
            )}
            <TextInput
              name="login"
              label={say("frame.login")}
              autoComplete="username"
              autoCapitalize="none"
              required
              autoFocus
            />
            <PasswordInput name="password" label={say("frame.password")} autoComplete="current-password" required />
            <Button type="submit" loading={signIn.isPending}>
              {say("frame.sign-in")}
            </Button>
            <Select
              aria-label={say("frame.language")}
              data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
              value={language}
              allowDeselect={false}
              onChange={(code) => chooseLanguage(code as Language)}
            />
          </Stack>
        </form>
      </Card>
    </Center>
  );
}

function Wrong({ error }: { error: unknown }) {
  const say = useSay();
  const refusal = asRefusal(error);
  if (refusal.status === 0) return <>{say("kit.refusal.offline.title")}</>;
  return <>{refusal.status === 401 ? say("frame.sign-in.wrong") : refusal.message}</>;
}
