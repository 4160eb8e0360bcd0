import { afterEach, beforeEach, expect, it, vi } from "vitest";

type Window = typeof import("./session");

const fetched = vi.fn<(url: string, request: RequestInit) => Promise<Response>>();
const token = (access_token: string) => ({
  access_token,
  expires_in: 600,
  must_set_up_second_factor: false,
  user: { id: "alice", name: "Alice", rights: ["cards.read"], reach: {}, team_ids: [] },
});

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function answers(status: number, body: unknown = {}) {
  fetched.mockImplementation(async () => new Response(status === 204 ? null : JSON.stringify(body), { status }));
}

/** Another window of the same browser. */
async function opened(): Promise<Window> {
  vi.resetModules();
  return import("./session");
}

async function signedIn(): Promise<Window> {
  const window = await opened();
  window.beginSession(token("first") as never);
  return window;
}

it("asks for nothing in a browser where nobody was signed in", async () => {
  const window = await opened();
  window.resumeSession();
  expect(await window.freshToken()).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

it("keeps nothing secret on this machine, nor what was kept there once", async () => {
  localStorage.setItem("kartoteka.token", "old");
  const window = await signedIn();
  window.resumeSession();
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toMatch(/first|old/);
});

it("goes on with the session after a reload", async () => {
  await signedIn();
  answers(200, token("second"));
  const reloaded = await opened();
  reloaded.resumeSession();
  await vi.waitFor(async () => expect(await reloaded.freshToken()).toBe("second"));
  expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ "X-Kartoteka": "1" });
});

it("asks once for many that need another token", async () => {
  const window = await signedIn();
  answers(200, token("second"));
  expect(await Promise.all([window.renew("first"), window.renew("first")])).toEqual(["second", "second"]);
  expect(await window.renew("first")).toBe("second");
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("exchanges a token that is about to end before it is used", async () => {
  vi.useFakeTimers();
  const window = await signedIn();
  vi.setSystemTime(Date.now() + 595_000);
  answers(200, token("second"));
  expect(await window.freshToken()).toBe("second");
});

it("has the next token before this one ends, though nobody asks", async () => {
  vi.useFakeTimers();
  const window = await signedIn();
  answers(200, token("second"));
  await vi.advanceTimersByTimeAsync(520_000);
  expect(await window.freshToken()).toBe("second");
});

it("is over in this window and the others when the server says so", async () => {
  const other = await signedIn();
  const window = await signedIn();
  answers(401, { code: "session-over" });
  expect(await window.renew("first")).toBeNull();
  await vi.waitFor(async () => expect(await other.freshToken()).toBeNull());
  expect(localStorage).toHaveLength(0);
});

it("gives the next token to the other windows", async () => {
  const other = await signedIn();
  const window = await signedIn();
  answers(200, token("second"));
  await window.renew("first");
  await vi.waitFor(async () => expect(await other.freshToken()).toBe("second"));
});

it.each([503, 429, 0])("does not end by an answer of %i", async (status) => {
  const window = await signedIn();
  if (status) answers(status);
  else fetched.mockRejectedValue(new TypeError("no network"));
  await expect(window.renew("first")).rejects.toMatchObject({ status });
  expect(await window.freshToken()).toBe("first");
});

it("is known to be left when the end of it is heard before the other window", async () => {
  const window = await signedIn();
  localStorage.clear();
  expect(await window.renew("first")).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

it("is not left when the server can't be told of it", async () => {
  const window = await signedIn();
  fetched.mockRejectedValue(new TypeError("no network"));
  await expect(window.signOut()).rejects.toMatchObject({ status: 0 });
  expect(await window.freshToken()).toBe("first");
  answers(204);
  await window.signOut();
  expect(await window.freshToken()).toBeNull();
});
