import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import type { Task } from "~/api/client";
import { useSay } from "~/words";
import { Due } from "./Due";
import { Owner } from "./Owner";

interface Props {
  task: Task;
  onClose: () => void;
  onChange: (wanted: Partial<Pick<Task, "due_at" | "owner_id">>) => void;
}

/** Another time, another owner. */
export function ChangeTask({ task, onClose, onChange }: Props) {
  const say = useSay();
  const [due, setDue] = useState(task.due_at);
  const [owner, setOwner] = useState(task.owner_id);
  const save = () => {
    onChange({ ...(due !== task.due_at && { due_at: due }), ...(owner !== task.owner_id && { owner_id: owner }) });
    onClose();
  };
  const isSame = due === task.due_at && owner === task.owner_id;
  return (
    <Modal
      opened
      onClose={onClose}
      title={task.kind === "call_back" ? say("client.task.call-back") : task.title}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <Stack>
        <Due value={due} onChange={setDue} />
        <Owner value={owner} onChange={setOwner} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {say("kit.cancel")}
          </Button>
          <Button onClick={save} disabled={isSame}>
            {say("kit.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
