import { describe, expect, it } from "vitest";
import { addressOf, partOf, wantedIn } from "./part";

const read = (address: string) => wantedIn(new URLSearchParams(address));

describe("a part of the timeline", () => {
  it("is all of it unless the address says otherwise", () => {
    expect(read("")).toEqual({ shown: "all", from: null, to: null });
    expect(read("show=nonsense&from=yesterday&to=2026-13-45")).toEqual({ shown: "all", from: null, to: null });
  });

  it("comes back from its own address, which keeps what else stands there", () => {
    const wanted = { shown: "calls", from: "2026-11-01", to: "2026-11-30" } as const;
    const address = addressOf(wanted, new URLSearchParams("tab=facts&show=notes"));
    expect(wantedIn(address)).toEqual(wanted);
    expect(address.get("tab")).toBe("facts");
    expect(addressOf({ shown: "all", from: null, to: null }, address).toString()).toBe("tab=facts");
  });

  it("begins and ends with days of the viewer's zone, the last one included", () => {
    const days = { shown: "all", from: "2026-03-29", to: "2026-03-29" } as const;
    expect(partOf(days, "Europe/Helsinki")).toEqual({
      kind: undefined,
      since: "2026-03-28T22:00:00.000Z",
      until: "2026-03-29T21:00:00.000Z",
    });
  });

  it("takes meetings and letters for notes", () => {
    expect(partOf(read("show=notes"), "UTC")).toEqual({ kind: "note,meeting,letter" });
  });
});
