/** All about one person: what is written of him, how he comes in, and his leaving. */
import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Person } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { Door } from "./Door";
import { Keys } from "./Keys";
import { Leaving, type LeavingKind } from "./Leaving";
import { Moves } from "./Moves";
import { PersonState } from "./People";
import { PersonFields } from "./PersonFields";
import { changesOf, draftOf, type PersonDraft, undoing } from "./person";
import { useActivate, useChangePerson, usePerson } from "./queries";

interface Props {
  id: string | null;
  onClose: () => void;
}

export function PersonDrawer({ id, onClose }: Props) {
  const say = useSay();
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={say("staff.person")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      {id && <Known key={id} id={id} />}
    </Drawer>
  );
}

function Known({ id }: { id: string }) {
  const { data, error, refetch } = usePerson(id);
  if (data) return <OnePerson person={data} />;
  return error ? <RefusalPage error={error} retry={refetch} /> : <Waiting />;
}

function OnePerson({ person }: { person: Person }) {
  const say = useSay();
  const format = useFormat();
  const [leaving, setLeaving] = useState<LeavingKind | null>(null);
  const seen = person.last_sign_in_at;
  return (
    <Stack gap="lg">
      <Group gap="xs">
        <PersonState state={person.state} />
        <Text size="sm" c="dimmed">
          {seen ? say("staff.seen", { when: format.ago(seen) }) : say("staff.never-seen")}
        </Text>
      </Group>
      <Form person={person} />
      <Moves personId={person.id} />
      <Work person={person} ask={setLeaving} />
      {person.is_active && <Door person={person} />}
      <Keys person={person} />
      {leaving && <Leaving person={person} kind={leaving} onClose={() => setLeaving(null)} />}
    </Stack>
  );
}

function Form({ person }: { person: Person }) {
  const say = useSay();
  const toasts = useToasts();
  const [kept, keep] = useStored<PersonDraft | null>(`staff.${person.id}`, null);
  const draft = kept ?? draftOf(person);
  const change = useChangePerson();
  const refusal = change.error ? asRefusal(change.error) : null;
  const changes = changesOf(person, draft);
  const saved = (now: Person) => {
    keep(null);
    const undo = () => void change.mutateAsync({ person: now, change: undoing(person, changes) }).catch(toasts.failed);
    toasts.done(say("staff.told.changed", { name: now.name }), undo);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutateAsync({ person, change: changes }).then(saved, (error) => {
      const { code, fields } = asRefusal(error);
      if (code === "person-stale") toasts.refused(say("staff.stale"));
      else if (Object.keys(fields).length === 0) toasts.failed(error);
    });
  };
  return (
    <form onSubmit={send} aria-label={person.name}>
      <PersonFields draft={draft} change={(part) => keep({ ...draft, ...part })} wrong={refusal?.fields ?? {}} />
      <Group justify="end" mt="sm" gap="xs">
        {kept && (
          <Button variant="default" onClick={() => keep(null)}>
            {say("kit.cancel")}
          </Button>
        )}
        <Button type="submit" disabled={Object.keys(changes).length === 0} loading={change.isPending}>
          {say("kit.save")}
        </Button>
      </Group>
    </form>
  );
}

function Work({ person, ask }: { person: Person; ask: (kind: LeavingKind) => void }) {
  const say = useSay();
  const toasts = useToasts();
  const viewer = useViewer();
  const { mutateAsync: activate, isPending } = useActivate();
  const comeBack = () =>
    activate(person.id).then(() => toasts.done(say("staff.told.activated", { name: person.name })), toasts.failed);
  return (
    <Group gap="xs">
      <Button variant="default" onClick={() => ask("hand-over")}>
        {say("staff.hand-over")}
      </Button>
      {person.is_active && person.id !== viewer.id && (
        <Button variant="outline" color="red" onClick={() => ask("deactivate")}>
          {say("staff.deactivate")}
        </Button>
      )}
      {!person.is_active && (
        <Button variant="default" loading={isPending} onClick={comeBack}>
          {say("staff.activate")}
        </Button>
      )}
    </Group>
  );
}
