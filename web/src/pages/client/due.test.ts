import { describe, expect, it } from "vitest";
import { dueChoices } from "./due";

const iso = (now: string, zone: string) =>
  Object.fromEntries(dueChoices(Date.parse(now), zone).map(({ name, at }) => [name, new Date(at).toISOString()]));

describe("quick choices of a due time", () => {
  it("are hours of the viewer's own morning", () => {
    expect(iso("2026-11-25T10:00:00Z", "Europe/Moscow")).toEqual({
      "in-an-hour": "2026-11-25T11:00:00.000Z",
      tomorrow: "2026-11-26T06:00:00.000Z",
      monday: "2026-11-30T06:00:00.000Z",
    });
  });

  it("count days by the viewer's calendar, not by Greenwich", () => {
    expect(iso("2026-11-24T20:30:00Z", "Asia/Bishkek").tomorrow).toBe("2026-11-26T03:00:00.000Z");
    expect(iso("2026-11-25T02:00:00Z", "America/New_York").tomorrow).toBe("2026-11-25T14:00:00.000Z");
  });

  it("stay at nine over the night the clocks change", () => {
    expect(iso("2026-03-28T12:00:00Z", "Europe/Helsinki").tomorrow).toBe("2026-03-29T06:00:00.000Z");
    expect(iso("2026-10-24T12:00:00Z", "Europe/London").tomorrow).toBe("2026-10-25T09:00:00.000Z");
    expect(iso("2026-10-24T12:00:00Z", "Europe/London").monday).toBe("2026-10-26T09:00:00.000Z");
  });

  it("mean the next Monday on a Monday, and offer it once on a Sunday", () => {
    expect(iso("2026-11-23T08:00:00Z", "UTC").monday).toBe("2026-11-30T09:00:00.000Z");
    expect(Object.keys(iso("2026-11-29T08:00:00Z", "UTC"))).toEqual(["in-an-hour", "tomorrow"]);
  });

  it("round an hour up to the minute, also while the clock is put back", () => {
    expect(iso("2026-10-25T00:30:10Z", "Europe/Helsinki")["in-an-hour"]).toBe("2026-10-25T01:31:00.000Z");
  });
});
