import { Paper, Tabs } from "@mantine/core";
import { IconChecklist, IconNote } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useKeys } from "~/kit/keys";
import { useSay } from "~/words";
import { EntryForm } from "./EntryForm";
import { TaskForm } from "./TaskForm";

type What = "note" | "task";

/** Where people write what happened, and what is to be done. */
export function Composer({ cardId }: { cardId: string }) {
  const say = useSay();
  const [what, setWhat] = useState<What>("note");
  const paper = useRef<HTMLDivElement>(null);
  const write = (next: What) => {
    setWhat(next);
    // the panel is shown by then
    requestAnimationFrame(() => paper.current?.querySelector<HTMLElement>(`[data-write=${next}]`)?.focus());
  };
  useKeys([
    { keys: "n", word: "client.key.note", run: () => write("note") },
    { keys: "t", word: "client.key.task", run: () => write("task") },
    { keys: "$mod+Enter", word: "client.key.send", run: () => sendFrom(paper.current) },
  ]);
  return (
    <Paper withBorder p="sm" ref={paper}>
      <Tabs value={what} onChange={(next) => setWhat(next as What)}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="note" leftSection={<IconNote size={16} aria-hidden />}>
            {say("client.write.note")}
          </Tabs.Tab>
          <Tabs.Tab value="task" leftSection={<IconChecklist size={16} aria-hidden />}>
            {say("client.write.task")}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="note">
          <EntryForm cardId={cardId} />
        </Tabs.Panel>
        <Tabs.Panel value="task">
          <TaskForm cardId={cardId} />
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

/** The form that is being written in, if it is one of these. */
function sendFrom(around: HTMLElement | null): void {
  const form = document.activeElement?.closest("form");
  if (form && around?.contains(form)) form.requestSubmit();
}
