import { Text } from "@mantine/core";
import type { Entry } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay, type Word } from "~/words";
import { useLastContact } from "./queries";

const KINDS = ["call", "note", "meeting", "letter"];

/** What was last written of this client, or what was last at all. */
export function LastContact({ cardId, callId }: { cardId: string | undefined; callId: string }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const entry = useLastContact(cardId, callId);
  if (!entry) return null;
  const by = [format.when(entry.occurred_at), nameOf(entry.user_id)].filter(Boolean).join(", ");
  return (
    <Text size="sm" className="call-last" dir="auto" truncate title={format.full(entry.occurred_at)}>
      <b>{entry.summary || entry.title || say(wordOf(entry))}</b> {by}
    </Text>
  );
}

function wordOf({ kind, outcome }: Entry): Word {
  if (kind === "call" && outcome !== "answered") return "call.last.missed";
  return KINDS.includes(kind) ? (`call.last.${kind}` as Word) : "call.last.other";
}
