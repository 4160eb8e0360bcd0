/** What people wrote themselves: notes, and calls, meetings and letters that no machine saw. */
import { Group, Text } from "@mantine/core";
import { type Icon, IconMail, IconNote, IconPhone, IconUsers } from "@tabler/icons-react";
import type { Entry } from "~/api/client";
import { isResult } from "~/call/results";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "../client.module.css";
import { Parts, RowFrame } from "./RowFrame";
import type { RowProps } from "./rows";

const KINDS = { note: IconNote, call: IconPhone, meeting: IconUsers, letter: IconMail } satisfies Record<string, Icon>;
const COLORS: Record<string, string> = { note: "yellow", call: "card", meeting: "violet", letter: "indigo" };

export function WrittenRow({ row: { entry } }: RowProps) {
  const say = useSay();
  const { nameOf } = useColleagues();
  const kind = (entry.kind in KINDS ? entry.kind : "note") as keyof typeof KINDS;
  return (
    <RowFrame
      icon={KINDS[kind]}
      color={COLORS[kind] ?? "gray"}
      at={entry.occurred_at}
      title={
        <Text span fw={600}>
          {entry.title || say(`client.entry.${kind}`)}
        </Text>
      }
      details={
        <Parts>
          {[
            entry.title && kind !== "note" && say(`client.entry.${kind}`),
            nameOf(entry.user_id),
            entry.kind !== "note" && say("client.entry.by-hand"),
          ]}
        </Parts>
      }
    >
      <Words entry={entry} />
    </RowFrame>
  );
}

/** A note that stands under the call it is about. */
export function Noted({ note }: { note: Entry }) {
  const format = useFormat();
  const { nameOf } = useColleagues();
  return (
    <div className={css.noted}>
      {note.title && <Text fw={600}>{note.title}</Text>}
      <Words entry={note} />
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          {nameOf(note.user_id)}
        </Text>
        <Text size="xs" c="dimmed" component="time" dateTime={note.occurred_at}>
          {format.when(note.occurred_at)}
        </Text>
      </Group>
    </div>
  );
}

export function Words({ entry: { summary, outcome } }: { entry: Entry }) {
  const say = useSay();
  return (
    <>
      {summary && <Text className={css.written}>{summary}</Text>}
      {outcome && (
        <Text size="sm" className={css.written}>
          {say("client.entry.outcome", { outcome: isResult(outcome) ? say(`call.result.${outcome}`) : outcome })}
        </Text>
      )}
    </>
  );
}
