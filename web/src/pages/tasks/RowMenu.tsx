import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconCalendar, IconClock, IconDots, IconInbox, IconUserShare, IconX } from "@tabler/icons-react";
import type { Task } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useNow } from "~/kit/now";
import { useZone } from "~/kit/zone";
import { useSay } from "~/words";
import { type TaskActions, taskName } from "./actions";
import { choices } from "./postponing";
import type { RowProps } from "./TaskRow";

type Props = Pick<RowProps, "isMenuOpen" | "onMenu" | "ask"> & { task: Task; actions: TaskActions };

/** Later, somebody else's, or not needed any more. */
export function RowMenu({ task, actions, isMenuOpen, onMenu, ask }: Props) {
  const say = useSay();
  const label = say("tasks.menu", { what: taskName(say)(task) });
  return (
    <Menu opened={isMenuOpen} onChange={onMenu} position="bottom-end" width={260} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={label}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("tasks.postpone")}</Menu.Label>
        <Times postpone={(to) => actions.postpone(task, to)} />
        <Menu.Item leftSection={<IconCalendar size={16} aria-hidden />} onClick={() => ask({ for: "time", task })}>
          {say("tasks.postpone.other")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUserShare size={16} aria-hidden />} onClick={() => ask({ for: "owner", task })}>
          {say("tasks.hand")}
        </Menu.Item>
        {task.owner_id && (
          <Menu.Item leftSection={<IconInbox size={16} aria-hidden />} onClick={() => actions.handTo(task, null)}>
            {say("tasks.put-back")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={() => actions.cancel(task)}>
          {say("tasks.cancel")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Times({ postpone }: { postpone: (to: number) => void }) {
  const say = useSay();
  const format = useFormat();
  const zone = useZone();
  const now = useNow(60);
  return choices(now, zone).map(([choice, at]) => (
    <Menu.Item
      key={choice}
      leftSection={<IconClock size={16} aria-hidden />}
      rightSection={
        <Text size="sm" c="dimmed">
          {format.time(at)}
        </Text>
      }
      onClick={() => postpone(at)}
    >
      {say(`tasks.postpone.${choice}`)}
    </Menu.Item>
  ));
}
