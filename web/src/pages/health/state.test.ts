import { expect, it } from "vitest";
import { Refusal } from "~/api/refusal";
import { stateOf } from "./state";

it("tells a service that can't work from one that does not answer", () => {
  const failing = (status: number, code: string) => stateOf({ data: {}, error: new Refusal(status, code, "") });
  expect(stateOf({ data: undefined, error: null })).toBe("asked");
  expect(stateOf({ data: { status: "ok" }, error: null })).toBe("ready");
  expect(failing(503, "database-unavailable")).toBe("unready");
  expect(failing(503, "status-503")).toBe("down");
  expect(failing(502, "status-502")).toBe("down");
  expect(failing(0, "offline")).toBe("down");
});
