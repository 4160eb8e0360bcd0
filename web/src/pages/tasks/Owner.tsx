import { Button, Text } from "@mantine/core";
import type { Task } from "~/api/client";
import { useColleagues, useViewer } from "~/session/viewer";
import { useSay } from "~/words";

interface Props {
  task: Task;
  take: (task: Task, owner_id: string) => void;
}

/** Whose task it is; what is nobody's can be taken. */
export function Owner({ task, take }: Props) {
  const say = useSay();
  const viewer = useViewer();
  const { nameOf } = useColleagues();
  if (task.owner_id) {
    return <Text size="sm">{task.owner_id === viewer.id ? say("tasks.owner.me") : nameOf(task.owner_id)}</Text>;
  }
  if (task.state === "closed") return null;
  return (
    <Button size="compact-sm" variant="default" onClick={() => take(task, viewer.id)}>
      {say("tasks.take")}
    </Button>
  );
}
