import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { onceKey, type Person } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { useZone } from "~/kit/zone";
import { useLanguage, useSay } from "~/words";
import { PersonFields } from "./PersonFields";
import { bodyOf, emptyPerson, type PersonDraft } from "./person";
import { useAddPerson, useInvite } from "./queries";

/** Somebody who joins; with an e-mail address he is invited at once. */
export function NewPerson({ team, onClose }: { team: string | null; onClose: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const empty = emptyPerson(team, useZone(), useLanguage());
  const [kept, keep] = useStored<PersonDraft | null>("staff.new", null);
  const [invites, setInvites] = useState(true);
  const [key] = useState(onceKey);
  const draft = kept ?? empty;
  const add = useAddPerson();
  const { mutateAsync: invite } = useInvite();
  const wrong = add.error ? asRefusal(add.error).fields : {};
  const added = async (person: Person) => {
    keep(null);
    onClose();
    if (!invites || !person.email) return toasts.done(say("staff.told.added", { name: person.name }));
    await invite(person.id).then(
      () => toasts.done(say("staff.told.invited", { name: person.name, email: person.email })),
      toasts.failed,
    );
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    add.mutateAsync({ person: bodyOf(draft), key }).then(added, (error) => {
      if (Object.keys(asRefusal(error).fields).length === 0) toasts.failed(error);
    });
  };
  return (
    <Modal opened onClose={onClose} title={say("staff.new")} closeButtonProps={{ "aria-label": say("kit.close") }}>
      <form onSubmit={send}>
        <Stack>
          <PersonFields draft={draft} change={(part) => keep({ ...draft, ...part })} wrong={wrong} />
          <Checkbox
            label={say("staff.new.invite")}
            description={draft.email.trim() ? undefined : say("staff.new.no-email")}
            checked={invites && Boolean(draft.email.trim())}
            disabled={!draft.email.trim()}
            onChange={(event) => setInvites(event.currentTarget.checked)}
          />
          <Group justify="end">
            <Button type="submit" loading={add.isPending}>
              {say("staff.new.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
