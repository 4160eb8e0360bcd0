import { expect, it } from "vitest";
import { once } from "./once";

it("repeats what was not answered under the same key", () => {
  const note = once();
  expect(note.keyFor({ summary: "a" })).toEqual(note.keyFor({ summary: "a" }));
});

it("takes a new key for something else, and for the same again once it was done", () => {
  const note = once();
  const first = note.keyFor({ summary: "a" });
  expect(note.keyFor({ summary: "b" })).not.toEqual(first);
  note.done();
  const again = note.keyFor({ summary: "b" });
  note.done();
  expect(note.keyFor({ summary: "b" })).not.toEqual(again);
});
