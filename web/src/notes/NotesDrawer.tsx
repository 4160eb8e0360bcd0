import { ActionIcon, Button, Drawer, Group, SegmentedControl, Text, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Note } from "~/api/client";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useSay } from "~/words";
import { hrefOf } from "./news";
import { useNotes, useReadAllNotes, useReadNote, useUnreadCount } from "./queries";
import "./notes.css";

type Filter = "unread" | "all";

export default function NotesDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const say = useSay();
  const [filter, setFilter] = useState<Filter>("unread");
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title={say("notes.title")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <Group justify="space-between" mb="sm">
        <SegmentedControl
          aria-label={say("notes.filter")}
          value={filter}
          onChange={(chosen) => setFilter(chosen as Filter)}
          data={[
            { value: "unread", label: say("notes.unread") },
            { value: "all", label: say("notes.all") },
          ]}
        />
        <ReadAll />
      </Group>
      <Notes filter={filter} onLeave={onClose} />
    </Drawer>
  );
}

function ReadAll() {
  const say = useSay();
  const toasts = useToasts();
  const count = useUnreadCount();
  const { mutate, isPending } = useReadAllNotes();
  const onSuccess = ({ read }: { read: number }) => toasts.done(say("notes.read-all.told", { count: read }));
  return (
    <Button
      variant="subtle"
      disabled={count === 0}
      loading={isPending}
      onClick={() => mutate(undefined, { onSuccess, onError: toasts.failed })}
    >
      {say("notes.read-all")}
    </Button>
  );
}

function Notes({ filter, onLeave }: { filter: Filter; onLeave: () => void }) {
  const say = useSay();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useNotes(filter === "unread");
  if (error && !data) return <RefusalPage error={error} retry={() => refetch()} />;
  if (!data) return <Waiting />;
  const notes = data.pages.flatMap((page) => page.items);
  if (notes.length === 0) {
    return (
      <Empty title={say(`notes.none.${filter}`)}>
        <Text c="dimmed">{say("notes.none.why")}</Text>
      </Empty>
    );
  }
  return (
    <>
      <ul className="notes">
        {notes.map((note) => (
          <NoteItem key={note.id} note={note} onLeave={onLeave} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {say("kit.more")}
        </Button>
      )}
    </>
  );
}

function NoteItem({ note, onLeave }: { note: Note; onLeave: () => void }) {
  const say = useSay();
  const toasts = useToasts();
  const format = useFormat();
  const [, navigate] = useLocation();
  const { mutate } = useReadNote();
  const read = () => mutate(note.id, { onError: toasts.failed });
  const open = () => {
    if (!note.read_at) read();
    onLeave();
    navigate(hrefOf(note));
  };
  return (
    <li className="note" data-unread={!note.read_at || undefined}>
      <UnstyledButton onClick={open} className="note-text">
        <Text size="sm" fw={note.read_at ? 400 : 650}>
          {note.title}
        </Text>
        <Text size="sm">{note.body}</Text>
        <Text size="xs" c="dimmed" title={format.full(note.written_at)}>
          {format.ago(note.written_at)}
        </Text>
      </UnstyledButton>
      {!note.read_at && (
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={say("notes.read", { title: note.title })}
          title={say("notes.read.short")}
          onClick={read}
        >
          <IconCheck size={18} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
