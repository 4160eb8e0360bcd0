import { describe, expect, it } from "vitest";
import { addressOf, type Filters, filtersOf, questionOf } from "./filters";

const read = (text: string) => filtersOf(new URLSearchParams(text));
const MINE: Filters = { tab: "today", whose: "me", kind: "" };

describe("an address", () => {
  it("that says nothing means my tasks of today", () => {
    expect(read("")).toEqual(MINE);
    expect(addressOf(MINE).toString()).toBe("");
  });

  it("says which tasks are meant, and is read as it was written", () => {
    const wanted: Filters = { tab: "overdue", whose: "team", kind: "call_back" };
    expect(addressOf(wanted).toString()).toBe("tab=overdue&whose=team&kind=call_back");
    expect(filtersOf(addressOf(wanted))).toEqual(wanted);
  });

  it("that says what there is not is taken for the usual", () => {
    expect(read("tab=never&kind=meeting&whose=")).toEqual(MINE);
  });
});

describe("what is asked", () => {
  const ask = (change: Partial<Filters>) => questionOf({ ...MINE, ...change }, "2026-10-24", "Europe/Helsinki");

  it("ends today at the viewer's midnight, also before a long day", () => {
    expect(ask({})).toEqual({ state: "open", overdue: false, due_before: "2026-10-24T21:00:00.000Z", owner_id: "me" });
    expect(questionOf(MINE, "2026-10-25", "Europe/Helsinki").due_before).toBe("2026-10-25T22:00:00.000Z");
    expect(ask({ tab: "upcoming" }).due_after).toBe("2026-10-24T21:00:00.000Z");
  });

  it("is nobody's for the queue, whoever is chosen", () => {
    expect(ask({ tab: "queue", whose: "someone" }).owner_id).toBe("none");
  });

  it("is everybody's for the team", () => {
    expect(ask({ tab: "overdue", whose: "team" })).toEqual({ state: "open", overdue: true });
    expect(ask({ tab: "done", whose: "team", kind: "todo" })).toEqual({ state: "closed", kind: "todo" });
  });
});
