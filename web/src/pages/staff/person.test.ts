import { expect, it } from "vitest";
import type { Person } from "~/api/client";
import { changesOf, draftOf, undoing } from "./person";

const BOB: Person = {
  id: "b",
  version: 3,
  login: "bob",
  name: "Bob",
  email: null,
  extension: "102",
  team_id: "t",
  roles: ["agent"],
  language: "ru",
  time_zone: "Europe/Moscow",
  is_active: true,
  state: "active",
  last_sign_in_at: null,
  changed_at: "2026-01-01T00:00:00Z",
};

it("sends what was changed and nothing else", () => {
  expect(changesOf(BOB, draftOf(BOB))).toEqual({});
  expect(changesOf(BOB, { ...draftOf(BOB), name: " Boris ", extension: " " })).toEqual({
    name: "Boris",
    extension: null,
  });
});

it("puts back what stood there", () => {
  expect(undoing(BOB, { extension: null, roles: ["lead"] })).toEqual({ extension: "102", roles: ["agent"] });
});
