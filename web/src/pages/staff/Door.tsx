/** How somebody comes in: his invitation, his sessions, his second factor. */
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import type { Person } from "~/api/client";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { Sure } from "~/kit/Sure";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { useEndSessions, useInvite, useSecondFactorOff, useSessionsOf } from "./queries";
import css from "./staff.module.css";

export function Door({ person }: { person: Person }) {
  const say = useSay();
  return (
    <section aria-label={say("staff.door")}>
      <Text component="h3" fw={600} m={0} mb="xs">
        {say("staff.door")}
      </Text>
      <Group gap="xs" mb="xs">
        <InviteButton person={person} />
        <SecondFactorButton person={person} />
      </Group>
      <Sessions person={person} />
    </section>
  );
}

function InviteButton({ person }: { person: Person }) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: invite, isPending } = useInvite();
  const send = () =>
    invite(person.id).then(
      () => toasts.done(say("staff.told.invited", { name: person.name, email: person.email })),
      toasts.failed,
    );
  return (
    <Button
      variant="default"
      size="compact-sm"
      loading={isPending}
      disabled={!person.email}
      title={person.email ? undefined : say("staff.new.no-email")}
      onClick={send}
    >
      {say(person.state === "invited" ? "staff.invite" : "staff.invite.new-password")}
    </Button>
  );
}

function SecondFactorButton({ person }: { person: Person }) {
  const say = useSay();
  const toasts = useToasts();
  const [isAsked, ask] = useState(false);
  const { mutateAsync: switchOff, isPending } = useSecondFactorOff();
  const sure = () =>
    switchOff(person.id)
      .then(() => toasts.done(say("staff.told.second-factor", { name: person.name })), toasts.failed)
      .finally(() => ask(false));
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => ask(true)}>
        {say("staff.second-factor.off")}
      </Button>
      {isAsked && (
        <Sure
          title={say("staff.second-factor.title", { name: person.name })}
          word={say("staff.second-factor.off")}
          isBusy={isPending}
          onSure={sure}
          onClose={() => ask(false)}
        >
          {say("staff.second-factor.meaning")}
        </Sure>
      )}
    </>
  );
}

function Sessions({ person }: { person: Person }) {
  const say = useSay();
  const format = useFormat();
  const toasts = useToasts();
  const { data, error, refetch } = useSessionsOf(person.id);
  const { mutateAsync: end, isPending } = useEndSessions();
  const endAll = () =>
    end(person.id).then(() => toasts.done(say("staff.told.sessions", { name: person.name })), toasts.failed);
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return null;
  if (data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {say("staff.sessions.none")}
      </Text>
    );
  }
  return (
    <>
      <ul className={css.things} aria-label={say("staff.sessions")}>
        {data.map((session) => (
          <li key={session.id}>
            <Text size="sm">{session.user_agent || say("staff.sessions.unknown")}</Text>
            <Text size="sm" c="dimmed">
              {[session.address, say("staff.seen", { when: format.ago(session.last_used_at) })]
                .filter(Boolean)
                .join(" · ")}
            </Text>
          </li>
        ))}
      </ul>
      <Button mt="xs" variant="default" size="compact-sm" loading={isPending} onClick={endAll}>
        {say("staff.sessions.end", { count: data.length })}
      </Button>
    </>
  );
}
