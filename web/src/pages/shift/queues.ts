/** Clients whose calls ring just now, by queue. */
import type { components } from "~/api/types/telephony";

type LiveCall = components["schemas"]["LiveCall"];

export interface Queue {
  /** Empty: calls that came straight to somebody's phone. */
  name: string;
  /** The longest waiting first. */
  calls: LiveCall[];
}

export function queuesOf(calls: LiveCall[]): Queue[] {
  const ringing = calls.filter(({ state, direction }) => state === "ringing" && direction === "inbound");
  const names = new Set(ringing.map(({ queue }) => queue ?? ""));
  const queues = [...names].map((name) => ({
    name,
    calls: ringing.filter(({ queue }) => (queue ?? "") === name).sort(byWaiting),
  }));
  return queues.sort((one, other) => byWaiting(one.calls[0] as LiveCall, other.calls[0] as LiveCall));
}

function byWaiting(one: LiveCall, other: LiveCall): number {
  return Date.parse(one.started_at) - Date.parse(other.started_at);
}
