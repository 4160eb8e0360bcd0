import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { follow, type LiveEvent, type LiveState } from "./stream";

const fetched = vi.fn<(url: string, request: RequestInit) => Promise<Response>>();
const tokens = { fresh: vi.fn<() => Promise<string | null>>(), renew: vi.fn<() => Promise<string | null>>() };
const states: LiveState[] = [];
const heard: string[] = [];
const to = {
  onState: (state: LiveState) => void states.push(state),
  onEvent: ({ name }: LiveEvent) => void heard.push(name),
};
let leaving: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  tokens.fresh.mockResolvedValue("first");
  tokens.renew.mockImplementation(async () => {
    tokens.fresh.mockResolvedValue("second");
    return "second";
  });
  leaving = new AbortController();
});
afterEach(() => {
  leaving.abort();
  states.length = heard.length = 0;
  fetched.mockReset();
  tokens.renew.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function says(...events: [name: string, data?: object][]): Response {
  const text = events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data ?? {})}\n\n`).join("");
  return new Response(text, { status: 200 });
}

async function followed(...answers: Response[]) {
  for (const answer of answers) fetched.mockResolvedValueOnce(answer);
  fetched.mockImplementation(() => new Promise(() => {}));
  const end = follow("/stream", tokens, to, leaving.signal);
  await vi.advanceTimersByTimeAsync(5_000);
  return { end, shown: fetched.mock.calls.map(([, { headers }]) => new Headers(headers).get("Authorization")) };
}

it("comes back with another token when its own has ended", async () => {
  const { shown } = await followed(says(["ready"], ["bye", { reason: "ended" }]), says(["ready"]));
  expect(shown.slice(0, 2)).toEqual(["Bearer first", "Bearer second"]);
  expect(states.slice(0, 3)).toEqual(["live", "reconnecting", "live"]);
  expect(heard).toEqual(["ready", "ready"]);
});

it("comes back with another token when its own is not taken", async () => {
  const { shown } = await followed(new Response(null, { status: 401 }), says(["ready"]));
  expect(shown.slice(0, 2)).toEqual(["Bearer first", "Bearer second"]);
});

it("stays away when the session is over", async () => {
  tokens.renew.mockResolvedValue(null);
  const { shown } = await followed(says(["ready"], ["bye", { reason: "ended" }]));
  expect(shown).toHaveLength(1);
  expect(states.at(-1)).toBe("stopped");
});

it("stays away when there are too many streams", async () => {
  await followed(says(["ready"], ["bye", { reason: "too-many" }]));
  expect(tokens.renew).not.toHaveBeenCalled();
  expect(states.at(-1)).toBe("stopped");
});

it("tries again when the next token can't be had for want of a network", async () => {
  tokens.renew.mockRejectedValueOnce(new Error("no network"));
  const { shown } = await followed(new Response(null, { status: 401 }), says(["ready"]));
  expect(shown.length).toBeGreaterThan(1);
  expect(states).not.toContain("stopped");
});
