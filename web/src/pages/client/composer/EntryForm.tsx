/** What happened: a note, or a call, a meeting, a letter that no machine saw. */
import { SegmentedControl, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { Moment } from "../days";
import { type NewEntry, useWriteEntry } from "../queries";
import { Send } from "./Send";

const EMPTY: NewEntry = { kind: "note", title: "", summary: "", outcome: "", occurred_at: null };
const KINDS = ["note", "call", "meeting", "letter"] as const;

export function EntryForm({ cardId }: { cardId: string }) {
  const say = useSay();
  const toasts = useToasts();
  const [draft, keep] = useStored<NewEntry | null>(`card.${cardId}.entry`, null);
  const writing = useWriteEntry(cardId);
  const entry = draft ?? EMPTY;
  const errors = writing.error ? asRefusal(writing.error).fields : {};
  const write = (part: Partial<NewEntry>) => {
    const next = { ...entry, ...part };
    keep(isBlank(next) ? null : next);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!saysSomething(entry) || writing.isPending) return;
    const sent = isNote(entry) ? { ...EMPTY, summary: entry.summary } : entry;
    writing.mutate(sent, {
      onSuccess: () => {
        keep(null);
        toasts.done(say("client.entry.written"));
      },
      onError: (error) => Object.keys(asRefusal(error).fields).length === 0 && toasts.failed(error),
    });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={say("client.entry.kind")}
          data={KINDS.map((value) => ({ value, label: say(`client.entry.${value}`) }))}
          value={entry.kind}
          onChange={(kind) => write({ kind: kind as NewEntry["kind"] })}
        />
        {!isNote(entry) && (
          <TextInput
            label={say("client.entry.title")}
            value={entry.title}
            onChange={(event) => write({ title: event.currentTarget.value })}
            error={errors.title}
            maxLength={300}
          />
        )}
        <Textarea
          data-write="note"
          aria-label={say("client.entry.summary")}
          placeholder={say("client.entry.summary")}
          value={entry.summary}
          onChange={(event) => write({ summary: event.currentTarget.value })}
          error={errors.summary}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={20_000}
        />
        {!isNote(entry) && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
            <TextInput
              label={say("client.entry.result")}
              value={entry.outcome}
              onChange={(event) => write({ outcome: event.currentTarget.value })}
              error={errors.outcome}
              maxLength={300}
            />
            <Moment
              label={say("client.entry.when")}
              placeholder={say("client.entry.now")}
              value={entry.occurred_at}
              onChange={(occurred_at) => write({ occurred_at })}
              error={errors.occurred_at}
              clearable
            />
          </SimpleGrid>
        )}
        <Send isReady={saysSomething(entry)} isSending={writing.isPending} />
      </Stack>
    </form>
  );
}

function isNote(entry: NewEntry): boolean {
  return entry.kind === "note";
}

function saysSomething(entry: NewEntry): boolean {
  return Boolean(entry.summary.trim() || (!isNote(entry) && entry.title.trim()));
}

function isBlank(entry: NewEntry): boolean {
  return JSON.stringify(entry) === JSON.stringify(EMPTY);
}
