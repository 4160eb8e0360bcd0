/** Which notes are news: written after the latest that this window knew when it was opened. */
import type { Note } from "~/api/client";

/** A note that is written anew (one more missed call) has the same id and a later time. */
export function newsSince(latest: string, notes: Note[]): Note[] {
  return notes.filter((note) => note.written_at > latest && !note.read_at);
}

export function latestOf(notes: Note[]): string {
  return (
    notes
      .map((note) => note.written_at)
      .sort()
      .at(-1) ?? ""
  );
}

/** Where a note leads. */
export function hrefOf(note: Pick<Note, "card_id" | "kind">): string {
  if (note.kind === "deletion_decided") return "/deletions"; // a client in the bin has no page
  if (note.kind === "reading_alarmed") return "/audit";
  if (note.kind === "key_ending") return "/account";
  if (note.kind === "machine_key_ending") return "/staff";
  return note.card_id ? `/clients/${note.card_id}` : "/tasks";
}
