import { expect, it } from "vitest";
import type { Team } from "~/api/client";
import { flat, headAbove, membersOf, treeOf, withAllBelow } from "./tree";

const team = (id: string, parent_id: string | null, more: Partial<Team> = {}): Team => ({
  id,
  name: id,
  parent_id,
  head_id: null,
  head_name: null,
  members: 1,
  is_active: true,
  ...more,
});
const TEAMS = [team("south", "sales"), team("north", "sales", { head_id: "carol" }), team("sales", null)];

it("stands teams below their departments, by name", () => {
  expect(flat(treeOf(TEAMS)).map(({ team, depth }) => `${depth} ${team.id}`)).toEqual([
    "0 sales",
    "1 north",
    "1 south",
  ]);
  expect(treeOf(TEAMS).map(membersOf)).toEqual([3]);
});

it("shows a team whose department is not listed", () => {
  expect(flat(treeOf([team("lost", "closed")]))).toHaveLength(1);
});

it("knows where a team can't be put", () => {
  expect([...withAllBelow(TEAMS, "sales")].sort()).toEqual(["north", "sales", "south"]);
  expect([...withAllBelow(TEAMS, "north")]).toEqual(["north"]);
});

it("proposes the head of the team, or of the one above for the head himself", () => {
  expect(headAbove(TEAMS, "north", "bob")).toBe("carol");
  expect(headAbove(TEAMS, "north", "carol")).toBeNull();
  const headed = TEAMS.map((one) => (one.id === "sales" ? { ...one, head_id: "erkki" } : one));
  expect(headAbove(headed, "north", "carol")).toBe("erkki");
  expect(headAbove(headed, "south", "bob")).toBe("erkki");
  expect(headAbove(headed, null, "bob")).toBeNull();
});
