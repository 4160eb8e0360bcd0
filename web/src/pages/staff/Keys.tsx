/** Keys by which programs come in somebody's name. */
import { Alert, Button, Code, CopyButton, Group, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Person, serverNow } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useFormat } from "~/kit/format";
import { Sure } from "~/kit/Sure";
import { useToasts } from "~/kit/toasts";
import { dayOf, iso, plusDays, startOf, useZone } from "~/kit/zone";
import { IN_PERSON, RIGHTS } from "~/session/rights";
import { useSay } from "~/words";
import { type NewKey, useKeysOf, useMakeKey, useRevokeKey } from "./queries";
import css from "./staff.module.css";

export function Keys({ person }: { person: Person }) {
  const say = useSay();
  const [isMaking, make] = useState(false);
  return (
    <section aria-label={say("staff.keys")}>
      <Group justify="space-between" mb="xs">
        <Text component="h3" fw={600} m={0}>
          {say("staff.keys")}
        </Text>
        {person.is_active && person.roles?.includes("machine") && !isMaking && (
          <Button variant="default" size="compact-sm" onClick={() => make(true)}>
            {say("staff.keys.new")}
          </Button>
        )}
      </Group>
      {isMaking && <NewKeyForm person={person} onClose={() => make(false)} />}
      <KeyList person={person} />
    </section>
  );
}

function KeyList({ person }: { person: Person }) {
  const say = useSay();
  const format = useFormat();
  const toasts = useToasts();
  const { data } = useKeysOf(person.id);
  const [asked, ask] = useState<{ id: string; name: string } | null>(null);
  const { mutateAsync: revoke, isPending } = useRevokeKey();
  const sure = (key: { id: string; name: string }) =>
    revoke({ id: person.id, key_id: key.id })
      .then(() => toasts.done(say("staff.keys.revoked", { key: key.name })), toasts.failed)
      .finally(() => ask(null));
  if (!data) return null;
  return (
    <>
      {data.length === 0 && (
        <Text size="sm" c="dimmed">
          {say("staff.keys.none")}
        </Text>
      )}
      <ul className={css.things}>
        {data.map((key) => (
          <li key={key.id}>
            <div>
              <Text size="sm" fw={600}>
                {key.name}
              </Text>
              <Text size="sm" c="dimmed">
                {say("staff.keys.until", { when: format.dayKey(key.expires_at) })}
                {" · "}
                {key.last_used_at
                  ? say("staff.keys.used", { when: format.ago(key.last_used_at) })
                  : say("staff.keys.unused")}
                {key.last_used_from && ` · ${key.last_used_from}`}
              </Text>
            </div>
            <Button variant="default" size="compact-sm" onClick={() => ask(key)}>
              {say("staff.keys.revoke")}
            </Button>
          </li>
        ))}
      </ul>
      {asked && (
        <Sure
          title={say("staff.keys.revoke.title", { key: asked.name })}
          word={say("staff.keys.revoke")}
          isBusy={isPending}
          onSure={() => sure(asked)}
          onClose={() => ask(null)}
        >
          {say("staff.keys.revoke.meaning")}
        </Sure>
      )}
    </>
  );
}

const USUAL_DAYS = 90;

function NewKeyForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const zone = useZone();
  const make = useMakeKey();
  const [name, setName] = useState("");
  const [rights, setRights] = useState<string[]>([]);
  const [until, setUntil] = useState(() => plusDays(dayOf(serverNow(), zone), USUAL_DAYS));
  const wrong = make.error ? asRefusal(make.error).fields : {};
  const send = (event: FormEvent) => {
    event.preventDefault();
    const key = { name, rights: rights as NewKey["rights"], expires_at: iso(startOf(until, zone)) };
    make.mutateAsync({ id: person.id, key }).catch((error) => {
      if (Object.keys(asRefusal(error).fields).length === 0) toasts.failed(error);
    });
  };
  if (make.data) return <Made secret={make.data.key} onClose={onClose} />;
  return (
    <form onSubmit={send}>
      <Stack gap="xs" mb="sm">
        <TextInput
          label={say("staff.keys.name")}
          description={say("staff.keys.name.meaning")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wrong.name}
          required
          maxLength={100}
        />
        <MultiSelect
          label={say("staff.keys.rights")}
          data={RIGHTS.filter((right) => !IN_PERSON.has(right)).map((value) => ({
            value,
            label: say(`right.${value}`),
          }))}
          value={rights}
          onChange={setRights}
          error={wrong.rights}
          withAsterisk
          searchable
          hidePickedOptions
        />
        <TextInput
          type="date"
          label={say("staff.keys.expires")}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
          error={wrong.expires_at}
          required
        />
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {say("kit.cancel")}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={rights.length === 0}>
            {say("staff.keys.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ secret, onClose }: { secret: string; onClose: () => void }) {
  const say = useSay();
  return (
    <Alert mb="sm" title={say("staff.keys.made")} role="alert">
      <Code block>{secret}</Code>
      <Group mt="xs" gap="xs">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="compact-sm" onClick={copy}>
              {say(copied ? "kit.copied" : "kit.copy")}
            </Button>
          )}
        </CopyButton>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {say("staff.keys.noted")}
        </Button>
      </Group>
    </Alert>
  );
}
