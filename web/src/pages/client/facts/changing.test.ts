import { describe, expect, it, vi } from "vitest";
import type { Card } from "~/api/client";
import { Refusal } from "~/api/refusal";
import { type Change, changeFact, isSame, Overtaken } from "./changing";

const card = (facts: Partial<Card>) => ({ name: "Vera", note: "", version: 2, ...facts }) as Card;
const stale = (current: Card) => new Refusal(412, "card-stale", "", {}, "", { current });
const change: Change = { name: "name", before: "Vera", mine: "Vera Elkina", version: 1 };

describe("a change of a fact", () => {
  it("is made at once when nobody else was there", async () => {
    const patch = vi.fn(async () => card({ name: "Vera Elkina" }));
    expect((await changeFact(change, patch)).name).toBe("Vera Elkina");
    expect(patch).toHaveBeenCalledTimes(1);
  });

  it("is made on the newer card when others changed other facts", async () => {
    const patch = vi
      .fn()
      .mockRejectedValueOnce(stale(card({ note: "theirs" })))
      .mockResolvedValue(card({}));
    await changeFact(change, patch);
    expect(patch).toHaveBeenLastCalledWith({ ...change, version: 2 });
  });

  it("shows what stands now when the same fact was changed otherwise", async () => {
    const patch = vi.fn().mockRejectedValue(stale(card({ name: "V. Elkina" })));
    await expect(changeFact(change, patch)).rejects.toThrowError(Overtaken);
    await expect(changeFact(change, patch)).rejects.toMatchObject({ theirs: { name: "V. Elkina" } });
  });

  it("is done already when somebody else has changed it to the same", async () => {
    const patch = vi.fn().mockRejectedValue(stale(card({ name: "Vera Elkina", version: 7 })));
    expect((await changeFact(change, patch)).version).toBe(7);
  });

  it("goes on against the newest card when the viewer keeps his own", async () => {
    const patch = vi.fn(async () => card({}));
    await changeFact({ ...change, before: "V. Elkina", version: 2 }, patch);
    expect(patch).toHaveBeenCalledWith({ ...change, before: "V. Elkina", version: 2 });
  });

  it("is refused as the server refuses it", async () => {
    const refusal = new Refusal(422, "invalid", "", { name: "too long" });
    await expect(changeFact(change, () => Promise.reject(refusal))).rejects.toBe(refusal);
  });
});

it("takes objects with the same keys for the same, lists in another order not", () => {
  expect(isSame({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  expect(isSame(["+1", "+2"], ["+2", "+1"])).toBe(false);
  expect(isSame(null, "")).toBe(false);
});
