/** What happened in a call, step by step, from the lines that took part in it. */
import type { components } from "~/api/types/telephony";
import type { Word } from "~/words";

export type CallDetail = components["schemas"]["CallDetail"];

/** A line of the call, as the logbook keeps it. */
export interface Leg {
  id: string;
  side: "outside" | "extension" | "pbx";
  number: string | null;
  name: string | null;
  was_called: boolean;
  started_at: string | null;
  rang_at: string | null;
  answered_at: string | null;
  ended_at: string | null;
  outcome: "busy" | "no_answer" | "failed" | "cancelled" | "diverted" | null;
  talks: { since: string; until: string | null; with: string[] }[];
}

export interface Step {
  at: string;
  word: Extract<Word, `calls.step.${string}`>;
  /** Whose line it is about, if it is about one. */
  leg?: Leg;
}

export function legsOf(call: CallDetail): Leg[] {
  return (call.legs as unknown as Leg[]).filter(({ side }) => side !== "pbx");
}

export function storyOf(call: CallDetail): Step[] {
  const steps = legsOf(call).flatMap(stepsOf);
  const end = { at: call.ended_at, word: endOf(call) };
  return [...steps.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)), end];
}

function stepsOf(leg: Leg): Step[] {
  const steps: Step[] = [];
  const add = (at: string | null, word: Step["word"]) => at && steps.push({ at, word, leg });
  if (!leg.was_called) {
    add(leg.started_at, "calls.step.called");
    return steps; // how it fared is told by those it called
  }
  add(leg.rang_at, "calls.step.rang");
  add(leg.answered_at, "calls.step.answered");
  if (leg.outcome) add(leg.ended_at, `calls.step.${leg.outcome}`);
  return steps;
}

function endOf({ hangup_by }: CallDetail): Step["word"] {
  if (hangup_by === "agent") return "calls.step.ended.agent";
  if (hangup_by === "caller" || hangup_by === "client") return "calls.step.ended.client";
  return "calls.step.ended";
}
