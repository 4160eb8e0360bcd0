import { expect, it } from "vitest";
import type { Call } from "~/api/client";
import { byDay } from "./days";
import { resultOf } from "./result";

const calls = ["2026-11-25T00:10:00Z", "2026-11-24T23:50:00Z", "2026-11-24T21:00:00Z"].map(
  (started_at) => ({ started_at }) as Call,
);
const days = (zone: string) => byDay(calls, zone).map(({ day, calls }) => [day, calls.length]);

it("groups calls by the days of the reader's zone", () => {
  expect(days("UTC")).toEqual([
    ["2026-11-25", 1],
    ["2026-11-24", 2],
  ]);
  expect(days("Europe/Helsinki")).toEqual([
    ["2026-11-25", 2],
    ["2026-11-24", 1],
  ]);
  expect(days("Asia/Bishkek")).toEqual([["2026-11-25", 3]]);
});

it("calls a client's call that nobody answered missed, and one's own unanswered", () => {
  expect(resultOf({ direction: "inbound", disposition: "BUSY" })).toBe("missed");
  expect(resultOf({ direction: "outbound", disposition: "NO ANSWER" })).toBe("unanswered");
  expect(resultOf({ direction: "internal", disposition: "BUSY" })).toBe("busy");
  expect(resultOf({ direction: "inbound", disposition: "ANSWERED" })).toBe("answered");
});
