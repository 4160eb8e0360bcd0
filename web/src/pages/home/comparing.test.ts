import { describe, expect, it } from "vitest";
import { changeOf, spansOf } from "./comparing";

const spans = (now: string, zone = "Europe/Helsinki") => spansOf(Date.parse(now), zone);

describe("the same weekday of last week", () => {
  it("ends at the same time of day, at a whole quarter", () => {
    expect(spans("2026-11-25T10:07:30Z")).toMatchObject({
      today: { since: "2026-11-24T22:00:00.000Z", until: "2026-11-25T10:00:00.000Z" },
      weekAgo: { since: "2026-11-17T22:00:00.000Z", until: "2026-11-18T10:00:00.000Z" },
      wholeDay: { since: "2026-11-18", until: "2026-11-18" },
    });
  });

  it("has the same time on the wall when clocks were changed in between", () => {
    expect(spans("2026-10-28T10:00:00Z")).toMatchObject({
      today: { since: "2026-10-27T22:00:00.000Z", until: "2026-10-28T10:00:00.000Z" },
      weekAgo: { since: "2026-10-20T21:00:00.000Z", until: "2026-10-21T09:00:00.000Z" },
    });
  });

  it("is the viewer's, also where the offset is no whole hour", () => {
    expect(spans("2026-11-24T18:40:00Z", "Asia/Kathmandu")).toMatchObject({
      today: { since: "2026-11-24T18:15:00.000Z", until: "2026-11-24T18:30:00.000Z" },
      weekAgo: { since: "2026-11-17T18:15:00.000Z", until: "2026-11-17T18:30:00.000Z" },
    });
  });

  it("is not compared before the first quarter of a day is over", () => {
    expect(spans("2026-11-24T22:14:59Z")).toBeNull();
    expect(spans("2026-11-24T22:15:00Z")).not.toBeNull();
  });
});

it("says a share only of enough", () => {
  expect(changeOf(12, 10)).toEqual({ by: 2, share: 0.2 });
  expect(changeOf(5, 10)).toEqual({ by: -5, share: -0.5 });
  expect(changeOf(3, 1)).toEqual({ by: 2, share: null });
  expect(changeOf(3, 0)).toEqual({ by: 3, share: null });
});
