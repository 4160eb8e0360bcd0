import { expect, it } from "vitest";
import type { Role } from "~/api/client";
import { changedIn, differences, groupOf, holdingOf, withRight } from "./drafting";

const AGENT: Role = {
  name: "agent",
  is_built_in: true,
  is_fixed: false,
  needs_second_factor: false,
  rights: ["cards.read", "calls.make"],
  reach: { cards: "team", calls: "own", tasks: "team", figures: "own" },
  holders: 12,
};

it("says what somebody gains, loses and sees", () => {
  const more = withRight(withRight(holdingOf(AGENT), "cards.export", true), "calls.make", false);
  const now = { ...more, reach: { ...more.reach, calls: "team" as const }, needs_second_factor: true };
  expect(differences(AGENT, now)).toEqual([
    { what: "right", right: "cards.export", isGained: true },
    { what: "right", right: "calls.make", isGained: false },
    { what: "reach", kind: "calls", before: "own", now: "team" },
    { what: "second-factor", isNeeded: true },
  ]);
});

it("takes what was put back for no change", () => {
  const there = withRight(holdingOf(AGENT), "cards.export", true);
  expect(changedIn({ agent: there }, [AGENT])).toHaveLength(1);
  expect(changedIn({ agent: withRight(there, "cards.export", false), gone: there }, [AGENT])).toEqual([]);
});

it("groups rights by what they are about", () => {
  expect(["cards.read", "figures.read", "staff.manage", "audit.read"].map(groupOf)).toEqual([
    "cards",
    "figures",
    "office",
    "office",
  ]);
});
