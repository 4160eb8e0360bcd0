import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Calm } from "./calm";

const passed: string[] = [];
let calm: Calm<string>;

beforeEach(() => {
  vi.useFakeTimers();
  passed.length = 0;
  calm = new Calm((told) => passed.push(told));
});
afterEach(() => vi.useRealTimers());

it("passes the first on at once, and another thing too", () => {
  calm.tell("tasks");
  calm.tell("calls");
  expect(passed).toEqual(["tasks", "calls"]);
});

it("passes on once more after the pause, however often it was told", () => {
  for (let times = 0; times < 5; times++) calm.tell("tasks");
  expect(passed).toEqual(["tasks"]);
  vi.advanceTimersByTime(2_000);
  expect(passed).toEqual(["tasks", "tasks"]);
});

it("says nothing after the pause when nothing was told in it", () => {
  calm.tell("tasks");
  vi.advanceTimersByTime(10_000);
  expect(passed).toEqual(["tasks"]);
});

it("says nothing any more when it has been stopped", () => {
  calm.tell("tasks");
  calm.tell("tasks");
  calm.stop();
  vi.advanceTimersByTime(10_000);
  expect(passed).toEqual(["tasks"]);
});

it("can be told later, unless it has been stopped", () => {
  calm.tellLater("agents", 500);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(passed).toEqual(["agents"]);
  calm.tellLater("calls", 500);
  calm.stop();
  vi.advanceTimersByTime(10_000);
  expect(passed).toEqual(["agents"]);
});
