import { Group, Text, ThemeIcon, Tooltip } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFormat } from "~/kit/format";
import css from "../client.module.css";

interface Props {
  icon: Icon;
  color: string;
  at: string;
  title: ReactNode;
  /** Who, and what else is good to know of it. */
  details?: ReactNode;
  /** What can be done with it. */
  beside?: ReactNode;
  children?: ReactNode;
}

/** What every row of the timeline has: a picture of its kind, what happened, when. */
export function RowFrame({ icon: Picture, color, at, title, details, beside, children }: Props) {
  return (
    <li className={css.entry}>
      <ThemeIcon variant="light" color={color} radius="xl" size={30}>
        <Picture size={17} aria-hidden />
      </ThemeIcon>
      <div className={css.body}>
        <Group gap="xs" wrap="nowrap" align="start" justify="space-between">
          <div className={css.title}>{title}</div>
          <At at={at} />
        </Group>
        <Group gap="xs" wrap="nowrap" align="start" justify="space-between">
          {details}
          {beside}
        </Group>
        {children}
      </div>
    </li>
  );
}

function At({ at }: { at: string }) {
  const format = useFormat();
  return (
    <Tooltip label={format.full(at)} openDelay={400}>
      <Text size="sm" c="dimmed" component="time" dateTime={at} className={css.time}>
        {format.time(at)}
      </Text>
    </Tooltip>
  );
}

/** Short facts one after the other; those that are missing leave nothing behind. */
export function Parts({ children }: { children: ReactNode[] }) {
  const parts = children.filter(Boolean);
  return (
    <Text size="sm" c="dimmed" component="ul" className={css.parts}>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a row never move
        <li key={place}>{part}</li>
      ))}
    </Text>
  );
}
