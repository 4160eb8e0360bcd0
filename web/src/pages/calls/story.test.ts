import { expect, it } from "vitest";
import { type CallDetail, type Leg, storyOf } from "./story";

const LINE: Leg = {
  id: "",
  side: "extension",
  number: null,
  name: null,
  was_called: true,
  started_at: null,
  rang_at: null,
  answered_at: null,
  ended_at: null,
  outcome: null,
  talks: [],
};
const at = (second: number) => `2026-11-24T10:00:${String(second).padStart(2, "0")}Z`;

function told(legs: Partial<Leg>[], call: Partial<CallDetail> = {}) {
  const whole = { ended_at: at(50), hangup_by: "agent", ...call, legs: legs.map((leg) => ({ ...LINE, ...leg })) };
  return storyOf(whole as unknown as CallDetail).map(({ at, word, leg }) => [
    at.slice(-3, -1),
    word.replace("calls.step.", ""),
    leg?.number,
  ]);
}

it("tells who called, whose phones rang, who picked up and who hung up", () => {
  const client = { side: "outside" as const, number: "+79161234567", was_called: false, started_at: at(0) };
  const bob = { number: "102", rang_at: at(2), ended_at: at(9), outcome: "cancelled" as const };
  const aigul = { number: "103", rang_at: at(1), answered_at: at(9), ended_at: at(50) };
  expect(told([client, bob, aigul])).toEqual([
    ["00", "called", "+79161234567"],
    ["01", "rang", "103"],
    ["02", "rang", "102"],
    ["09", "cancelled", "102"],
    ["09", "answered", "103"],
    ["50", "ended.agent", undefined],
  ]);
});

it("leaves out the plumbing of the telephone system", () => {
  expect(told([{ side: "pbx", was_called: false, started_at: at(0) }], { hangup_by: "pbx" })).toEqual([
    ["50", "ended", undefined],
  ]);
});
