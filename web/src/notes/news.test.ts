import { expect, it } from "vitest";
import type { Note } from "~/api/client";
import { hrefOf, latestOf, newsSince } from "./news";

function note(id: string, written_at: string, read_at: string | null = null): Note {
  return { id, kind: "call_back", title: "", body: "", written_at, read_at };
}

const before = [note("a", "2026-11-24T12:00:00Z"), note("b", "2026-11-24T11:00:00Z")];

it("tells of what was written since", () => {
  const news = newsSince(latestOf(before), [note("c", "2026-11-24T12:01:00Z"), ...before]);
  expect(news.map((one) => one.id)).toEqual(["c"]);
});

it("tells again of a note that was written anew", () => {
  expect(newsSince(latestOf(before), [note("b", "2026-11-24T12:05:00Z")])).toHaveLength(1);
});

it("tells nothing of older ones that come into sight when others are read", () => {
  expect(newsSince(latestOf(before), [note("z", "2026-11-23T12:00:00Z")])).toEqual([]);
});

it("tells nothing of what was read meanwhile", () => {
  expect(newsSince("", [note("a", "2026-11-24T12:00:00Z", "2026-11-24T12:00:01Z")])).toEqual([]);
});

it("leads to where something is to be done", () => {
  expect(hrefOf({ kind: "call_back", card_id: "x" })).toBe("/clients/x");
  expect(hrefOf({ kind: "call_back", card_id: null })).toBe("/tasks");
  expect(hrefOf({ kind: "deletion_decided", card_id: "x" })).toBe("/deletions");
  expect(hrefOf({ kind: "reading_alarmed", card_id: null })).toBe("/audit");
  expect(hrefOf({ kind: "key_ending", card_id: null })).toBe("/account");
  expect(hrefOf({ kind: "machine_key_ending", card_id: null })).toBe("/staff");
});
