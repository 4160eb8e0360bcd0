import {
  Alert,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
} from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { type Card, onceKey } from "~/api/client";
import { asRefusal, type Refusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useColleagues, useMay, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { atItsField, bodyOf, type ClientDraft, emptyDraft, isBlank, type NewCard } from "./draft";
import { KINDS, STAGES } from "./filters";
import type { Wanted } from "./NewClient";
import { useAddClient } from "./queries";
import { Several } from "./Several";
import { Taken } from "./Taken";
import { useDuplicates } from "./useDuplicates";
import { useSayAdded } from "./useSayAdded";

/** Where most clients of most companies come from; anything else may be typed. */
const SOURCES = ["call", "site", "ad", "recommendation", "exhibition", "walk-in"] as const;

export default function NewClientForm({ known, onClose }: { known: Wanted; onClose: () => void }) {
  const say = useSay();
  const isNarrow = useMediaQuery("(max-width: 40em)");
  const viewer = useViewer();
  const { all } = useColleagues();
  const about = ["new-client", known.phone ?? known.name].filter(Boolean).join(".");
  const [kept, keep] = useStored<ClientDraft | null>(about, null);
  const mayBeNobodys = useMay("cards.reassign");
  const draft = kept ?? emptyDraft(viewer.id, known.name, known.phone);
  const [insists, insist] = useState(false);
  const { add, isPending, refusal, forget } = useSending();
  const sayAdded = useSayAdded();
  const duplicates = useDuplicates(draft.phones, refusal);
  const wrong = refusal ? atItsField(refusal.fields, draft) : {};
  const wrongPhone = (place: number) => {
    if (refusal?.code === "phone-taken" && duplicates[place]) return say("clients.new.refused");
    return wrong[`phones.${place}`] && say("clients.new.no-number");
  };
  const set = (changes: Partial<ClientDraft>) => {
    keep({ ...draft, ...changes });
    forget();
  };
  const done = (card: Card) => {
    keep(null);
    onClose();
    sayAdded(card);
    known.onDone?.(card);
  };
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isBlank(draft)) add(bodyOf(draft, all, insists), done);
  };
  const byKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("clients.new")}
      fullScreen={isNarrow}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <form onSubmit={send} onKeyDown={byKey} noValidate>
        <Stack gap="sm">
          <SegmentedControl
            fullWidth
            aria-label={say("clients.kind")}
            data={KINDS.map((value) => ({ value, label: say(`clients.kind.${value}`) }))}
            value={draft.kind}
            onChange={(kind) => set({ kind })}
          />
          <TextInput
            label={say(draft.kind === "company" ? "clients.new.company-name" : "clients.column.name")}
            data-autofocus
            autoComplete="off"
            maxLength={300}
            value={draft.name}
            error={wrong.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Several
            label={say("clients.column.phone")}
            add={say("clients.new.add-phone")}
            drop={say("clients.new.drop-phone")}
            type="tel"
            values={draft.phones}
            onChange={(phones) => set({ phones })}
            error={wrongPhone}
            beneath={(place) => <Taken duplicate={duplicates[place]} onFollow={onClose} />}
          />
          {duplicates.some(Boolean) && (
            <Checkbox
              label={say("clients.new.insist")}
              checked={insists}
              onChange={(event) => insist(event.currentTarget.checked)}
            />
          )}
          <Several
            label={say("clients.column.email")}
            add={say("clients.new.add-email")}
            drop={say("clients.new.drop-email")}
            type="email"
            values={draft.emails}
            onChange={(emails) => set({ emails })}
            error={(place) => wrong[`emails.${place}`] && say("clients.new.no-email")}
          />
          <Group grow align="start">
            <Select
              label={say("clients.stage")}
              data={STAGES.map((value) => ({ value, label: say(`clients.stage.${value}`) }))}
              value={draft.stage}
              allowDeselect={false}
              onChange={(stage) => set({ stage: stage as ClientDraft["stage"] })}
            />
            <Select
              label={say("clients.owner")}
              data={[
                ...(mayBeNobodys ? [{ value: "none", label: say("kit.nobody") }] : []),
                ...all.map((user) => ({ value: user.id, label: user.name })),
              ]}
              value={draft.owner || "none"}
              allowDeselect={false}
              searchable
              error={wrong.owner_id}
              onChange={(owner) => set({ owner: owner === "none" ? "" : (owner ?? "") })}
            />
          </Group>
          <Autocomplete
            label={say("clients.column.source")}
            description={say("clients.new.source.meaning")}
            data={SOURCES.map((source) => say(`clients.source.${source}`))}
            maxLength={100}
            value={draft.source}
            error={wrong.source}
            onChange={(source) => set({ source })}
          />
          {refusal && <Told refusal={refusal} />}
          <Group justify="space-between" mt="xs">
            <Button variant="subtle" color="gray" disabled={!kept} onClick={() => keep(null)}>
              {say("clients.new.discard")}
            </Button>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {say("kit.close")}
              </Button>
              <Button type="submit" disabled={isBlank(draft)} loading={isPending}>
                {say("clients.new.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What the server would not do, unless it is said at a field. */
function Told({ refusal }: { refusal: Refusal }) {
  const say = useSay();
  if (refusal.code === "phone-taken" || Object.keys(refusal.fields).length > 0) return null;
  return (
    <Alert color="red" role="alert">
      {refusal.status === 0 ? `${say("kit.refusal.offline.title")}. ${say("clients.new.kept")}` : refusal.message}
    </Alert>
  );
}

/** The same client sent again after a lost answer carries the same key, so that it is added once. */
function useSending() {
  const adding = useAddClient();
  const sent = useRef({ body: "", key: onceKey() });
  return {
    add(body: NewCard, onSuccess: (card: Card) => void) {
      if (adding.isPending) return;
      const text = JSON.stringify(body);
      if (sent.current.body !== text) sent.current = { body: text, key: onceKey() };
      adding.mutate({ body, key: sent.current.key }, { onSuccess });
    },
    isPending: adding.isPending,
    refusal: adding.error ? asRefusal(adding.error) : null,
    forget: adding.reset,
  };
}
