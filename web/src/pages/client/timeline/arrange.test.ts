import { describe, expect, it } from "vitest";
import type { Entry } from "~/api/client";
import { arrange } from "./arrange";
import { isPutBack, summedUp } from "./changes";

const ALICE = "alice";
let count = 0;

function entry(at: string, facts: Partial<Entry>): Entry {
  count += 1;
  const blank = { card_id: "card", client_number: null, title: "", summary: "", outcome: "", payload: {} };
  return {
    ...blank,
    id: `entry-${count}`,
    kind: "note",
    user_id: ALICE,
    source: null,
    source_id: null,
    occurred_at: `2026-11-25T${at}:00Z`,
    ...facts,
  } as Entry;
}

const change = (at: string, fields: object, user_id = ALICE) =>
  entry(at, { kind: "change", user_id, payload: { fields } });
const call = (at: string, id: string) => entry(at, { kind: "call", source: "call", source_id: id });
const note = (at: string, call_id?: string) => entry(at, { payload: call_id ? { call_id } : {} });
const rows = (entries: Entry[]) => arrange(entries, (at) => at.slice(0, 10)).flatMap((day) => day.rows);

describe("changes", () => {
  it("of one person within ten minutes stand in one line", () => {
    const found = rows([change("10:10", {}), change("10:04", {}), change("10:00", {})]);
    expect(found.map((row) => row.run.length)).toEqual([3]);
  });

  it("begin a new line after ten minutes", () => {
    const found = rows([change("10:11", {}), change("10:05", {}), change("10:00", {})]);
    expect(found.map((row) => row.run.length)).toEqual([2, 1]);
  });

  it("of different people stand apart, also when they take turns", () => {
    expect(rows([change("10:02", {}), change("10:01", {}, "bob"), change("10:00", {})])).toHaveLength(3);
  });

  it("are not folded over something that happened between them", () => {
    expect(rows([change("10:02", {}), call("10:01", "a"), change("10:00", {})])).toHaveLength(3);
  });

  it("are folded over a note that stands under its call", () => {
    const found = rows([change("10:03", {}), note("10:02", "a"), change("10:01", {}), call("10:00", "a")]);
    expect(found.map((row) => row.run.length)).toEqual([2, 1]);
  });

  it("do not swallow the making of the card", () => {
    const made = entry("10:00", { kind: "change", payload: { created: true } });
    expect(rows([change("10:01", {}), made])).toHaveLength(2);
  });

  it("are summed up from the oldest to the newest, in the order of the card", () => {
    const run = [
      change("10:02", { stage: ["lead", "active"], name: ["B", "C"] }),
      change("10:01", { note: ["", "x"] }),
      change("10:00", { name: ["A", "B"] }),
    ];
    expect(summedUp(run)).toEqual([
      { name: "name", before: "A", now: "C" },
      { name: "stage", before: "lead", now: "active" },
      { name: "note", before: "", now: "x" },
    ]);
  });

  it("that were put back are known as such", () => {
    const run = [
      change("10:01", { phones: [["+1", "+2"], ["+1"]] }),
      change("10:00", { phones: [["+1"], ["+1", "+2"]] }),
    ];
    expect(summedUp(run).map(isPutBack)).toEqual([true]);
  });
});

describe("notes", () => {
  it("stand under the call they are about, the oldest first", () => {
    const [later, sooner] = [note("10:09", "a"), note("10:05", "a")];
    const [row, ...rest] = rows([later, sooner, call("10:00", "a")]);
    expect(row?.notes).toEqual([sooner, later]);
    expect(rest).toEqual([]);
  });

  it("stand for themselves while their call is not here", () => {
    expect(rows([note("10:05", "elsewhere"), call("10:00", "a")])).toHaveLength(2);
  });

  it("of nothing in particular stay where they are", () => {
    expect(rows([note("10:05"), call("10:00", "a"), note("09:00")])).toHaveLength(3);
  });
});

it("parts days where the reader's day ends", () => {
  const inBishkek = (at: string) => new Date(Date.parse(at) + 6 * 3_600_000).toISOString().slice(0, 10);
  const days = arrange([note("18:30"), note("17:30")], inBishkek);
  expect(days.map((day) => day.key)).toEqual(["2026-11-26", "2026-11-25"]);
});
