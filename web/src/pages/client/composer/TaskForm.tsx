/** What is to be done for the client, when and by whom. */
import { Stack, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { serverNow } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useStored } from "~/kit/drafts";
import { useToasts } from "~/kit/toasts";
import { useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { useZone } from "../days";
import { dueChoices } from "../due";
import { type NewTask, useMakeTask } from "../queries";
import { Due } from "../tasks/Due";
import { Owner } from "../tasks/Owner";
import { Send } from "./EntryForm";

interface Draft {
  title: string;
  /** Null: as nothing else was said, tomorrow morning. */
  due_at: string | null;
  owner_id: string | null;
}

export function TaskForm({ cardId }: { cardId: string }) {
  const say = useSay();
  const toasts = useToasts();
  const viewer = useViewer();
  const tomorrow = useTomorrow();
  const [kept, keep] = useStored<Draft | null>(`card.${cardId}.task`, null);
  const making = useMakeTask(cardId);
  const draft = kept ?? { title: "", due_at: null, owner_id: viewer.id };
  const task: NewTask = { ...draft, title: draft.title.trim(), due_at: draft.due_at ?? tomorrow };
  const errors = making.error ? asRefusal(making.error).fields : {};
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!task.title || making.isPending) return;
    making.mutate(task, {
      onSuccess: () => keep(null),
      onError: (error) => Object.keys(asRefusal(error).fields).length === 0 && toasts.failed(error),
    });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="xs">
        <TextInput
          data-write="task"
          aria-label={say("client.task.title")}
          placeholder={say("client.task.title")}
          value={draft.title}
          onChange={(event) => keep({ ...draft, title: event.currentTarget.value })}
          error={errors.title}
          maxLength={300}
        />
        <Due value={task.due_at} onChange={(due_at) => keep({ ...draft, due_at })} error={errors.due_at} />
        <Owner value={draft.owner_id} onChange={(owner_id) => keep({ ...draft, owner_id })} error={errors.owner_id} />
        <Send isReady={Boolean(task.title)} isSending={making.isPending} />
      </Stack>
    </form>
  );
}

function useTomorrow(): string {
  const zone = useZone();
  const choice = dueChoices(serverNow(), zone).find(({ name }) => name === "tomorrow");
  return new Date(choice?.at ?? serverNow()).toISOString();
}
