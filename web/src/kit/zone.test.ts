import { describe, expect, it } from "vitest";
import { clockOf, dayOf, fromLocal, iso, localOf, momentOf, plusDays, startOf } from "./zone";

const at = (text: string) => Date.parse(text);

describe("a day", () => {
  it("is the zone's, not the server's", () => {
    const moment = at("2026-11-24T23:45:00Z");
    expect(dayOf(moment, "Europe/London")).toBe("2026-11-24");
    expect(dayOf(moment, "Europe/Helsinki")).toBe("2026-11-25");
    expect(dayOf(moment, "America/New_York")).toBe("2026-11-24");
    expect(clockOf(moment, "Asia/Kathmandu")).toBe("05:30");
  });

  it("begins at the zone's midnight", () => {
    expect(iso(startOf("2026-11-25", "Asia/Bishkek"))).toBe("2026-11-24T18:00:00.000Z");
    expect(iso(startOf("2026-11-25", "Asia/Kathmandu"))).toBe("2026-11-24T18:15:00.000Z");
  });

  it("has 25 hours when clocks go back, and 23 when they go forward", () => {
    const hours = (day: string) =>
      (startOf(plusDays(day, 1), "Europe/Helsinki") - startOf(day, "Europe/Helsinki")) / 3.6e6;
    expect(hours("2026-10-25")).toBe(25);
    expect(hours("2026-03-29")).toBe(23);
    expect(hours("2026-03-30")).toBe(24);
  });

  it("counts on over months and leap days", () => {
    expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(plusDays("2026-01-01", -1)).toBe("2025-12-31");
  });
});

describe("a wall clock", () => {
  it("shows an hour twice: the first time is meant", () => {
    expect(iso(momentOf("2026-10-25", "03:30", "Europe/Helsinki"))).toBe("2026-10-25T00:30:00.000Z");
  });

  it("leaves an hour out: as much later is meant", () => {
    expect(iso(momentOf("2026-03-29", "03:30", "Europe/Helsinki"))).toBe("2026-03-29T01:30:00.000Z");
  });

  it("comes back as it was written", () => {
    for (const zone of ["Europe/Helsinki", "Asia/Bishkek", "America/St_Johns", "UTC"]) {
      expect(localOf(fromLocal("2026-07-01T09:00", zone) ?? 0, zone)).toBe("2026-07-01T09:00");
    }
    expect(fromLocal("", "UTC")).toBeNull();
  });
});
