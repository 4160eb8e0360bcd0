import { describe, expect, it } from "vitest";
import type { LiveCall } from "~/api/client";
import { arranged, type Followed, follow, withState } from "./following";

const NOON = Date.parse("2026-11-24T12:00:00Z");

function call(id: string, more: Partial<LiveCall> = {}): LiveCall {
  return {
    call_id: id,
    state: "talking",
    direction: "inbound",
    client_number: "+79161234567",
    started_at: "2026-11-24T11:58:00Z",
    changed_at: "2026-11-24T11:58:10Z",
    ...more,
  };
}

const states = (known: Followed[]) => known.map((one) => `${one.call.call_id} ${one.state}`);

describe("following calls", () => {
  it("asks for a wrap-up when a call that was talked has ended", () => {
    const talked = follow([], [call("a")], NOON);
    expect(states(talked)).toEqual(["a talking"]);
    const [ended] = follow(talked, [], NOON + 1000);
    expect(ended).toMatchObject({ state: "wrap-up", ended_at: "2026-11-24T12:00:01.000Z" });
  });

  it("asks nothing of a call that only rang, of one between colleagues, of one with a hidden number, of one whose card is not seen", () => {
    const others = [
      call("rang", { state: "ringing" }),
      call("colleague", { direction: "internal", client_number: null }),
      call("hidden", { client_number: null }),
      call("another's", { client_owner_id: "carol" }),
    ];
    expect(follow([], others, NOON)).toEqual([]);
  });

  it("finds after a reload that a call has ended in the meantime", () => {
    const before = JSON.parse(JSON.stringify(follow([], [call("a")], NOON)));
    expect(states(follow(before, [], NOON + 60_000))).toEqual(["a wrap-up"]);
  });

  it("goes on talking when a call comes back", () => {
    const ended = follow(follow([], [call("a")], NOON), [], NOON);
    expect(states(follow(ended, [call("a")], NOON))).toEqual(["a talking"]);
  });

  it("learns whose number it is while they talk", () => {
    const talked = follow([], [call("a")], NOON);
    const named = call("a", { card_name: "Anna", changed_at: "2026-11-24T11:59:00Z" });
    expect(follow(talked, [named], NOON)[0]?.call.card_name).toBe("Anna");
  });

  it("doesn't bring back what is done, whatever another window still shows", () => {
    const done = withState(follow(follow([], [call("a")], NOON), [], NOON), "a", "done");
    const stale = follow(done, [call("a")], NOON);
    expect(states(follow(stale, [], NOON))).toEqual(["a done"]);
  });

  it("comes to the same in two windows", () => {
    const talked = follow([], [call("a"), call("b")], NOON);
    const one = follow(talked, [call("b")], NOON);
    expect(follow(one, [call("b")], NOON + 700)).toBe(one);
  });

  it("forgets after a day what is done, and never what is not", () => {
    const ended = follow(follow([], [call("a"), call("b")], NOON), [], NOON);
    const later = follow(withState(ended, "a", "done"), [], NOON + 90_000_000);
    expect(states(later)).toEqual(["b wrap-up"]);
  });
});

describe("what stands in the bar", () => {
  it("is what is talked, then what rings, the oldest first, then what is to be wrapped up", () => {
    const live = [
      call("late", { state: "ringing", started_at: "2026-11-24T11:59:40Z" }),
      call("early", { state: "ringing", started_at: "2026-11-24T11:59:20Z" }),
      call("talked"),
    ];
    const { talking, ringing, wrapUps } = arranged(live, follow(follow([], [call("old")], NOON), live, NOON));
    expect(talking.map((one) => one.call_id)).toEqual(["talked"]);
    expect(ringing.map((one) => one.call_id)).toEqual(["early", "late"]);
    expect(wrapUps.map((one) => one.call.call_id)).toEqual(["old"]);
  });
});
