/** What is asked about a task before it is changed: until when, or whose it shall be. */
import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Task } from "~/api/client";
import { fromLocal, localOf, useZone } from "~/kit/zone";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import type { TaskActions } from "./actions";
import type { Asking } from "./TaskRow";

interface Props {
  asking: Asking | null;
  actions: TaskActions;
  onClose: () => void;
}

export function Questions({ asking, actions, onClose }: Props) {
  const say = useSay();
  const Form = asking?.for === "owner" ? OwnerForm : TimeForm;
  return (
    <Modal
      opened={asking !== null}
      onClose={onClose}
      title={asking && say(asking.for === "owner" ? "tasks.hand" : "tasks.postpone")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      {asking && <Form task={asking.task} actions={actions} onClose={onClose} />}
    </Modal>
  );
}

interface FormProps {
  task: Task;
  actions: TaskActions;
  onClose: () => void;
}

function TimeForm({ task, actions, onClose }: FormProps) {
  const say = useSay();
  const zone = useZone();
  const [written, setWritten] = useState(() => localOf(Date.parse(task.due_at), zone));
  const due = fromLocal(written, zone);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (due) actions.postpone(task, due);
    onClose();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          type="datetime-local"
          label={say("tasks.due")}
          description={say("tasks.zone", { zone })}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!due}>
            {say("kit.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function OwnerForm({ task, actions, onClose }: FormProps) {
  const say = useSay();
  const others = useColleagues().all.filter(({ id }) => id !== task.owner_id);
  const choose = (id: string | null) => {
    if (id) actions.handTo(task, id);
    onClose();
  };
  return (
    <Select
      label={say("tasks.owner")}
      data={others.map(({ id, name }) => ({ value: id, label: name }))}
      searchable
      defaultDropdownOpened
      data-autofocus
      nothingFoundMessage={say("tasks.nobody-found")}
      onChange={choose}
      comboboxProps={{ withinPortal: true }}
      mb={220}
    />
  );
}
