import { expect, it } from "vitest";
import { queuesOf } from "./queues";

type LiveCall = Parameters<typeof queuesOf>[0][number];

const call = (id: string, second: number, change: Partial<LiveCall> = {}) =>
  ({
    id,
    state: "ringing",
    direction: "inbound",
    queue: "sales",
    started_at: `2026-11-24T10:00:${String(second).padStart(2, "0")}Z`,
    ...change,
  }) as LiveCall;

it("shows who waits in which queue, the longest waiting first", () => {
  const queues = queuesOf([
    call("a", 30),
    call("b", 10),
    call("c", 5, { queue: null }),
    call("talks", 1, { state: "talking" }),
    call("ours", 2, { direction: "outbound" }),
  ]);
  expect(queues.map(({ name, calls }) => [name, calls.map(({ id }) => id)])).toEqual([
    ["", ["c"]],
    ["sales", ["b", "a"]],
  ]);
});
