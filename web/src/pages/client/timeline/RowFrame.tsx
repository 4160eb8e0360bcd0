import { Group, Text, ThemeIcon, Tooltip } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFormat } from "~/kit/format";

interface Props {
  icon: Icon;
  color: string;
  at: string;
  title: ReactNode;
  /** Who, and what else is good to know of it. */
  details?: ReactNode;
  children?: ReactNode;
}

/** What every row of the timeline has: a picture of its kind, what happened, when. */
export function RowFrame({ icon: Picture, color, at, title, details, children }: Props) {
  return (
    <li className="entry">
      <ThemeIcon variant="light" color={color} radius="xl" size={30}>
        <Picture size={17} aria-hidden />
      </ThemeIcon>
      <div className="entry-body">
        <Group gap="xs" wrap="nowrap" align="start" justify="space-between">
          <div className="entry-title">{title}</div>
          <At at={at} />
        </Group>
        {details && (
          <Text size="sm" c="dimmed" component="div" className="entry-details">
            {details}
          </Text>
        )}
        {children}
      </div>
    </li>
  );
}

function At({ at }: { at: string }) {
  const format = useFormat();
  return (
    <Tooltip label={format.full(at)} openDelay={400}>
      <Text size="sm" c="dimmed" component="time" dateTime={at} className="entry-time">
        {format.time(at)}
      </Text>
    </Tooltip>
  );
}

/** Short facts one after the other; those that are missing leave nothing behind. */
export function Parts({ children }: { children: ReactNode[] }) {
  const parts = children.filter(Boolean);
  return (
    <ul className="parts">
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never move
        <li key={place}>{part}</li>
      ))}
    </ul>
  );
}
