import { describe, expect, it } from "vitest";
import { addressOf, type Filters, filtersOf, questionOf, USUAL } from "./filters";

const read = (text: string) => filtersOf(new URLSearchParams(text));
const ask = (change: Partial<Filters>, today = "2026-11-25") =>
  JSON.parse(JSON.stringify(questionOf({ ...USUAL, ...change }, today, "Europe/Helsinki")));

describe("an address", () => {
  it("that says nothing means the calls of the last seven days", () => {
    expect(read("")).toEqual(USUAL);
    expect(addressOf(USUAL).toString()).toBe("");
  });

  it("is read as it was written", () => {
    const wanted: Filters = {
      period: "own",
      from: "2026-11-01",
      to: "2026-11-05",
      isMissed: true,
      direction: "inbound",
      disposition: "NO ANSWER",
      whose: "me",
      number: "+7 916 (123) 45-67",
    };
    expect(filtersOf(new URLSearchParams(addressOf(wanted).toString()))).toEqual(wanted);
  });

  it("keeps own days only where they are meant, and no nonsense", () => {
    expect(addressOf({ ...USUAL, period: "today", from: "2026-11-01" }).toString()).toBe("period=today");
    expect(read("period=ever&from=yesterday&direction=up&result=LOST&missed=yes")).toEqual(USUAL);
  });
});

describe("what is asked", () => {
  it("is a period of the viewer's days", () => {
    expect(ask({ period: "today" })).toEqual({ since: "2026-11-24T22:00:00.000Z" });
    expect(ask({ period: "yesterday" })).toEqual({
      since: "2026-11-23T22:00:00.000Z",
      until: "2026-11-24T22:00:00.000Z",
    });
    expect(ask({})).toEqual({ since: "2026-11-18T22:00:00.000Z" });
    expect(ask({ period: "all" })).toEqual({});
  });

  it("is 25 hours for a day on which clocks go back", () => {
    expect(ask({ period: "yesterday" }, "2026-10-26")).toEqual({
      since: "2026-10-24T21:00:00.000Z",
      until: "2026-10-25T22:00:00.000Z",
    });
  });

  it("includes the last day of own dates, and leaves open what is not said", () => {
    expect(ask({ period: "own", from: "2026-11-01", to: "2026-11-01" })).toEqual({
      since: "2026-10-31T22:00:00.000Z",
      until: "2026-11-01T22:00:00.000Z",
    });
    expect(ask({ period: "own", to: "2026-11-01" })).toEqual({ until: "2026-11-01T22:00:00.000Z" });
  });

  it("narrows by what is chosen", () => {
    expect(
      ask({ period: "all", isMissed: true, direction: "inbound", disposition: "BUSY", whose: "me", number: " 8916 " }),
    ).toEqual({ missed: true, direction: "inbound", disposition: "BUSY", user_id: "me", number: "8916" });
  });
});
