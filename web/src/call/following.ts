/**
 * Which calls stand in the bar. What rings and is talked is what the server says; a call with a client that was talked and
 * is no longer there waits for its wrap-up. That is remembered on this machine, so that a reload in mid-call, or another
 * window, comes to the same.
 */
import type { LiveCall } from "~/api/client";
import { isAnothers } from "./who";

export interface Followed {
  call: LiveCall;
  state: "talking" | "wrap-up" | "done";
  /** When it was seen to be over. */
  ended_at: string | null;
}

/** What is done is remembered so long that no window with old news brings it back. */
const REMEMBERED_MS = 86_400_000;

/** Follow what is live now; what has not changed is the same object. */
export function follow(known: Followed[], live: LiveCall[], at: number): Followed[] {
  const talking = new Map(live.filter(deservesWrapUp).map((call) => [call.call_id, call]));
  const kept = known.filter((one) => !isForgotten(one, at)).map((one) => moved(one, talking, at));
  const isKnown = new Set(known.map((one) => one.call.call_id));
  const added = [...talking.values()].filter((call) => !isKnown.has(call.call_id)).map(begun);
  const isSame = added.length === 0 && kept.length === known.length && kept.every((one, i) => one === known[i]);
  return isSame ? known : [...kept, ...added];
}

/** There is nobody to write about after a call with a hidden number, and no card to write on after one with a
 * colleague's client. */
function deservesWrapUp(call: LiveCall): boolean {
  if (isAnothers(call)) return false;
  return call.state === "talking" && isWithClient(call) && Boolean(call.card_id || call.client_number);
}

function moved(one: Followed, talking: Map<string, LiveCall>, at: number): Followed {
  if (one.state === "done") return one;
  const call = talking.get(one.call.call_id);
  if (!call) return one.state === "wrap-up" ? one : { ...one, state: "wrap-up", ended_at: new Date(at).toISOString() };
  return one.state === "talking" && one.call.changed_at === call.changed_at ? one : begun(call);
}

function begun(call: LiveCall): Followed {
  return { call, state: "talking", ended_at: null };
}

function isForgotten({ state, ended_at }: Followed, at: number): boolean {
  return state === "done" && Date.parse(ended_at ?? "") < at - REMEMBERED_MS;
}

export function withState(known: Followed[], callId: string, state: Followed["state"]): Followed[] {
  return known.map((one) => (one.call.call_id === callId ? { ...one, state } : one));
}

export interface Calls {
  talking: LiveCall[];
  /** The oldest first. */
  ringing: LiveCall[];
  wrapUps: Followed[];
}

export function arranged(live: LiveCall[], known: Followed[]): Calls {
  const shown = live.filter(isWithClient).sort((a, b) => a.started_at.localeCompare(b.started_at));
  const isLive = new Set(live.map((call) => call.call_id));
  return {
    talking: shown.filter((call) => call.state === "talking"),
    ringing: shown.filter((call) => call.state === "ringing"),
    wrapUps: known.filter((one) => one.state === "wrap-up" && !isLive.has(one.call.call_id)),
  };
}

/** Of calls between colleagues the desktop has nothing to show and nothing to ask. */
function isWithClient(call: LiveCall): boolean {
  return call.direction !== "internal";
}
