import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ask, type Card, contacts, onceKey, serverNow } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useFormat } from "~/kit/format";
import { useToasts } from "~/kit/toasts";
import { clockOf, dayOf, fromLocal, iso, plusDays, useZone } from "~/kit/zone";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { useNewTask } from "./queries";

interface Draft {
  title: string;
  due: string;
  owner: string | null;
  card: { id: string; name: string } | null;
}

/** A task that somebody makes himself; what is written stays until it is made. */
export function NewTask({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const say = useSay();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say("tasks.new")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <NewTaskForm onMade={onClose} />
    </Modal>
  );
}

function NewTaskForm({ onMade }: { onMade: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const zone = useZone();
  const viewer = useViewer();
  const { all } = useColleagues();
  const [draft, setDraft] = useStored<Draft | null>("task.new", null);
  const [key] = useState(onceKey);
  const make = useNewTask();
  const task = draft ?? { title: "", due: nextHour(zone), owner: viewer.id, card: null };
  const change = (part: Partial<Draft>) => setDraft({ ...task, ...part });
  const due_at = fromLocal(task.due, zone);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!due_at) return;
    const wanted = { title: task.title, due_at: iso(due_at), owner_id: task.owner, card_id: task.card?.id ?? null };
    make.mutate(
      { task: wanted, key },
      {
        onSuccess: () => {
          setDraft(null);
          toasts.done(say("tasks.told.made", { what: task.title }));
          onMade();
        },
        onError: (error) => Object.keys(asRefusal(error).fields).length === 0 && toasts.failed(error),
      },
    );
  };
  const wrong = make.error ? asRefusal(make.error).fields : {};
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label={say("tasks.what")}
          value={task.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          error={wrong.title}
          required
          maxLength={200}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label={say("tasks.due")}
          description={say("tasks.zone", { zone })}
          value={task.due}
          onChange={(event) => change({ due: event.currentTarget.value })}
          error={wrong.due_at}
          required
        />
        <Select
          label={say("tasks.owner")}
          data={all.map(({ id, name }) => ({ value: id, label: name }))}
          value={task.owner}
          onChange={(owner) => change({ owner })}
          placeholder={say("tasks.owner.nobody")}
          error={wrong.owner_id}
          searchable
          clearable
          clearButtonProps={{ "aria-label": say("tasks.owner.nobody") }}
        />
        <CardField card={task.card} onChoose={(card) => change({ card })} error={wrong.card_id} />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            {say("tasks.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface CardFieldProps {
  card: Draft["card"];
  onChoose: (card: Draft["card"]) => void;
  error?: string;
}

function CardField({ card, onChoose, error }: CardFieldProps) {
  const say = useSay();
  const { phone } = useFormat();
  /** Namesakes by their numbers. */
  const toldApart = ({ name, phones: [main] }: Card) => (main ? `${name}, ${phone(main)}` : name);
  const [search, setSearch] = useState(card?.name ?? "");
  const query = { search, limit: 10 };
  const found = useQuery({
    queryKey: ["cards", "choice", query],
    queryFn: () => ask(contacts.GET("/api/contacts/cards", { params: { query } })),
    enabled: search.trim().length > 1 && search !== card?.name,
    placeholderData: (before) => before,
  });
  const cards = new Map((found.data?.items ?? []).map((card) => [card.id, { id: card.id, name: toldApart(card) }]));
  if (card) cards.set(card.id, card);
  return (
    <Select
      label={say("tasks.client")}
      description={say("tasks.client.meaning")}
      data={[...cards.values()].map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={card?.id ?? null}
      onChange={(id) => onChoose((id && cards.get(id)) || null)}
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={search.trim().length > 1 && found.isSuccess ? say("tasks.client.none") : undefined}
      error={error}
      searchable
      clearable
      clearButtonProps={{ "aria-label": say("tasks.client.clear") }}
    />
  );
}

/** The next whole hour, as it is written in the field. */
function nextHour(zone: string): string {
  const [now, hour] = [serverNow(), 3_600_000];
  const day = dayOf(now, zone);
  const next = Number(clockOf(now, zone).slice(0, 2)) + 1;
  if (next > 23) return `${plusDays(day, 1)}T09:00`;
  return `${dayOf(now + hour, zone)}T${String(next).padStart(2, "0")}:00`;
}
