import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LiveCall } from "~/api/client";
import { useCallsNow } from "./queries";
import { useCalls } from "./useCalls";

vi.mock("~/session/viewer", () => ({ useViewer: () => ({ id: "bob" }) }));
vi.mock("./queries", () => ({ useCallsNow: vi.fn() }));

const talked: LiveCall = {
  call_id: "a",
  state: "talking",
  direction: "inbound",
  client_number: "+79161234567",
  started_at: "2026-11-24T11:58:00Z",
  changed_at: "2026-11-24T11:58:10Z",
};

let answers = 0;

function serverSays(...live: LiveCall[]): void {
  answers += 1;
  vi.mocked(useCallsNow).mockReturnValue({ live, heardAt: answers });
}

const openWindow = () => renderHook(() => useCalls());
const wrapUpsOf = (window: ReturnType<typeof openWindow>) =>
  window.result.current.wrapUps.map((one) => one.call.call_id);

beforeEach(() => localStorage.clear());
afterEach(cleanup);

it("keeps a call that is talked over a reload, and asks for its wrap-up when it has ended meanwhile", () => {
  serverSays(talked);
  openWindow().unmount();
  serverSays();
  expect(wrapUpsOf(openWindow())).toEqual(["a"]);
});

it("keeps a wrap-up over a reload", () => {
  serverSays(talked);
  const before = openWindow();
  serverSays();
  before.rerender();
  before.unmount();
  expect(wrapUpsOf(openWindow())).toEqual(["a"]);
});

it("shows a wrap-up once in each window, and in none when one of them is done with it", () => {
  serverSays(talked);
  const [one, other] = [openWindow(), openWindow()];
  serverSays();
  one.rerender();
  other.rerender();
  expect([wrapUpsOf(one), wrapUpsOf(other)]).toEqual([["a"], ["a"]]);
  act(() => one.result.current.setState("a", "done"));
  expect([wrapUpsOf(one), wrapUpsOf(other)]).toEqual([[], []]);
});

it("asks nothing before the server has said what is live", () => {
  vi.mocked(useCallsNow).mockReturnValue({ live: undefined, heardAt: 0 });
  expect(openWindow().result.current.isKnown).toBe(false);
});
