import { describe, expect, it } from "vitest";
import { dayAfter, momentOf, wallClock } from "./zone";

const at = (text: string) => Date.parse(text);

describe("a clock on a wall", () => {
  it("shows the hour of its zone", () => {
    expect(wallClock(at("2026-11-24T23:30:00Z"), "Asia/Bishkek")).toBe("2026-11-25 05:30:00");
    expect(wallClock(at("2026-11-24T23:30:00Z"), "America/New_York")).toBe("2026-11-24 18:30:00");
  });

  it.each(["Europe/Helsinki", "Europe/Moscow", "Asia/Bishkek", "America/St_Johns", "UTC"])(
    "is read back in %s",
    (zone) => {
      for (const moment of ["2026-01-15T06:00:00Z", "2026-07-15T18:45:00Z", "2026-12-31T23:59:59Z"]) {
        expect(momentOf(wallClock(at(moment), zone), zone)).toBe(at(moment));
      }
    },
  );

  it("goes on in the hour that spring leaves out", () => {
    expect(momentOf("2026-03-29 03:30:00", "Europe/Helsinki")).toBe(at("2026-03-29T01:30:00Z"));
    expect(wallClock(at("2026-03-29T01:30:00Z"), "Europe/Helsinki")).toBe("2026-03-29 04:30:00");
  });

  it("means the first of the two hours that autumn repeats", () => {
    expect(momentOf("2026-10-25 03:30:00", "Europe/Helsinki")).toBe(at("2026-10-25T00:30:00Z"));
  });

  it("knows the hours around a change", () => {
    expect(momentOf("2026-03-29 02:59:00", "Europe/Helsinki")).toBe(at("2026-03-29T00:59:00Z"));
    expect(momentOf("2026-03-29 09:00:00", "Europe/Helsinki")).toBe(at("2026-03-29T06:00:00Z"));
    expect(momentOf("2026-10-25 09:00:00", "Europe/Helsinki")).toBe(at("2026-10-25T07:00:00Z"));
  });
});

it("counts days over the end of a month", () => {
  expect(dayAfter("2026-11-30")).toBe("2026-12-01");
  expect(dayAfter("2028-02-28", 2)).toBe("2028-03-01");
});
