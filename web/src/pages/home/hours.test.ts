import { expect, it } from "vitest";
import type { components } from "~/api/types/reports";
import { hoursOf, scaleOf } from "./hours";

type CallSummary = components["schemas"]["CallSummary"];

const summary = (scope: string, ...items: object[]) => ({ scope, items }) as unknown as CallSummary;

it("shows the hours of a working day, and every hour with calls", () => {
  const hours = hoursOf(summary("team", { hour: 6, answered: 2, missed: 1 }, { hour: 21, answered: 1, missed: 0 }));
  expect([hours[0]?.hour, hours.at(-1)?.hour, hours.length]).toEqual([6, 21, 16]);
  expect(hours[0]).toEqual({ hour: 6, answered: 2, missed: 1 });
  expect(hours[1]).toEqual({ hour: 7, answered: 0, missed: 0 });
  expect(hoursOf(summary("own")).map(({ hour }) => hour)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
});

it("counts as missed what rang at oneself in vain where one sees no more", () => {
  const row = { hour: 9, answered: 0, missed: 0, rang_in_vain: 3 };
  expect(hoursOf(summary("own", row)).find(({ hour }) => hour === 9)?.missed).toBe(3);
  expect(hoursOf(summary("all", row)).find(({ hour }) => hour === 9)?.missed).toBe(0);
});

it("has an axis from zero to a round number, in whole calls", () => {
  const scale = (most: number) => scaleOf([{ hour: 9, answered: most, missed: 0 }]);
  expect(scale(0)).toEqual({ top: 1, step: 1 });
  expect(scale(3)).toEqual({ top: 3, step: 1 });
  expect(scale(39)).toEqual({ top: 40, step: 10 });
  expect(scale(61)).toEqual({ top: 80, step: 20 });
  expect(scale(1234)).toEqual({ top: 1500, step: 500 });
});
