/** The card of who is on the phone opens by itself, unless that would take something out of the agent's hands. */
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import type { LiveCall } from "~/api/client";
import { firstToSay } from "~/live/once";
import { useCallSettings } from "./settings";

/** `talking`: undefined until it is known what is talked. What was talked already when the page was loaded opens nothing. */
export function useScreenPop(talking: LiveCall[] | undefined): void {
  const [, navigate] = useLocation();
  const [{ opensCard }] = useCallSettings();
  const seen = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!talking) return;
    const answered = talking.filter((call) => seen.current && !seen.current.has(call.call_id));
    seen.current = new Set([...(seen.current ?? []), ...talking.map((call) => call.call_id)]);
    for (const { call_id, card_id } of answered) {
      if (!card_id || !opensCard || document.visibilityState !== "visible" || isAtWork()) continue;
      firstToSay(`card ${call_id}`).then((isFirst) => isFirst && navigate(`/clients/${card_id}`));
    }
  }, [talking, opensCard, navigate]);
}

const FIELD = "input, textarea, select, [contenteditable=true]";

/** Somebody is writing, has written something that is not sent, or is asked something. */
export function isAtWork(): boolean {
  if (document.activeElement?.closest(FIELD)) return true;
  if (document.querySelector("[role=dialog], #page [data-unsaved]")) return true;
  return [...document.querySelectorAll<HTMLTextAreaElement>("#page textarea")].some((field) => field.value.trim());
}
