import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import type { Note } from "~/api/client";
import { firstToSay } from "~/live/once";
import { useSay } from "~/words";
import { hrefOf, latestOf, newsSince } from "./news";
import { useLatestUnread, useReadNote } from "./queries";

/** A new note is told at the corner of the screen, in one of the windows that are looked at. */
export function useNews(): void {
  const say = useSay();
  const [, navigate] = useLocation();
  const { mutate: read } = useReadNote();
  const unread = useLatestUnread();
  const latest = useRef<string | null>(null);
  const open = (note: Note) => {
    notifications.hide(note.id);
    read(note.id);
    navigate(hrefOf(note));
  };
  const tell = (note: Note) =>
    notifications.show({
      id: note.id,
      autoClose: 10_000,
      closeButtonProps: { "aria-label": say("kit.close") },
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Stack gap={0}>
            <Text size="sm" fw={600}>
              {note.title}
            </Text>
            <Text size="sm">{note.body}</Text>
          </Stack>
          <Button size="compact-sm" variant="light" flex="none" onClick={() => open(note)}>
            {say("notes.open")}
          </Button>
        </Group>
      ),
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: when there are other notes, not when words change
  useEffect(() => {
    if (!unread) return;
    const news = latest.current === null ? [] : newsSince(latest.current, unread);
    latest.current = [latest.current ?? "", latestOf(unread)].sort().at(-1) ?? "";
    if (document.visibilityState !== "visible") return;
    for (const note of news) {
      firstToSay(`note ${note.id} ${note.written_at}`).then((isFirst) => isFirst && tell(note));
    }
  }, [unread]);
}
