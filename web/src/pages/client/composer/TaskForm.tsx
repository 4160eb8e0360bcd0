/** What is to be done for the client, when and by whom. */
import { Select, Stack, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { serverNow } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { iso, useZone } from "~/kit/zone";
import { choices } from "~/pages/tasks/postponing";
import { useCloseTask, useNewTask } from "~/pages/tasks/queries";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { useOnce } from "../once";
import { Due } from "./Due";
import { Send } from "./Send";

interface Draft {
  title: string;
  /** Null: as nothing else was said, tomorrow morning. */
  due: string | null;
  /** Null: nobody's, it waits in the queue. */
  owner: string | null;
}

export function TaskForm({ cardId }: { cardId: string }) {
  const say = useSay();
  const toasts = useToasts();
  const once = useOnce();
  const { all } = useColleagues();
  const mine: Draft = { title: "", due: null, owner: useViewer().id };
  const tomorrow = useTomorrow();
  const [draft, keep] = useStored<Draft | null>(`card.${cardId}.task`, null);
  const { mutate: make, error, isPending } = useNewTask();
  const { mutate: close } = useCloseTask();
  const { title, due, owner } = draft ?? mine;
  const write = (part: Partial<Draft>) => keep({ ...mine, ...draft, ...part });
  const errors = error ? asRefusal(error).fields : {};
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!title.trim() || isPending) return;
    const task = { title: title.trim(), due_at: due ?? tomorrow, owner_id: owner, card_id: cardId };
    make(
      { task, key: once.keyFor(task) },
      {
        onSuccess: (made) => {
          once.done();
          keep(null);
          const takeBack = () => close({ task: made, outcome: "cancelled" }, { onError: toasts.failed });
          toasts.done(say("tasks.told.made", { what: made.title }), takeBack);
        },
        onError: (refused) => Object.keys(asRefusal(refused).fields).length === 0 && toasts.failed(refused),
      },
    );
  };
  return (
    <form onSubmit={send}>
      <Stack gap="xs">
        <TextInput
          data-write="task"
          aria-label={say("tasks.what")}
          placeholder={say("tasks.what")}
          value={title}
          onChange={(event) => write({ title: event.currentTarget.value })}
          error={errors.title}
          maxLength={300}
        />
        <Due value={due ?? tomorrow} onChange={(at) => write({ due: at })} error={errors.due_at} />
        <Select
          label={say("tasks.owner")}
          data={all.map(({ id, name }) => ({ value: id, label: name }))}
          value={owner}
          onChange={(id) => write({ owner: id })}
          placeholder={say("tasks.owner.nobody")}
          error={errors.owner_id}
          nothingFoundMessage={say("tasks.nobody-found")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": say("tasks.owner.nobody") }}
        />
        <Send isReady={Boolean(title.trim())} isSending={isPending} />
      </Stack>
    </form>
  );
}

function useTomorrow(): string {
  const zone = useZone();
  const [, at] = choices(serverNow(), zone).find(([choice]) => choice === "tomorrow") ?? [];
  return iso(at ?? serverNow());
}
