/** While somebody writes about a call he is in wrap-up, and afterwards what he was before. */
import { useEffect } from "react";
import { useStored } from "~/kit/drafts";
import type { Agent, Status } from "./queries";
import { useOwnStatus, useSetStatus } from "./queries";

type Said = Pick<Agent, "status" | "reason">;

interface Step {
  /** To be remembered for afterwards. */
  before: Said | null;
  /** To be said now. */
  say: Said | null;
}

/** What follows; null: nothing. Who has said something else meanwhile is not overruled. */
export function nextStep(isWrappingUp: boolean, before: Said | null, now: Said): Step | null {
  const isSaid = now.status === "wrap_up";
  if (isWrappingUp && !before) {
    const wrapUp: Said = { status: "wrap_up" as Status, reason: "" };
    return isSaid
      ? { before: { status: "ready", reason: "" }, say: null }
      : { before: { status: now.status, reason: now.reason }, say: wrapUp };
  }
  if (!isWrappingUp && before) return { before: null, say: isSaid ? before : null };
  return null;
}

export function useWrapUpStatus(isWrappingUp: boolean | undefined): void {
  const now = useOwnStatus();
  const [before, keep] = useStored<Said | null>("calls.status-before", null);
  const { mutate, isPending } = useSetStatus();
  useEffect(() => {
    if (isWrappingUp === undefined || !now || isPending) return;
    const step = nextStep(isWrappingUp, before, now);
    if (!step) return;
    keep(step.before);
    if (step.say) mutate(step.say);
  }, [isWrappingUp, now, before, isPending, keep, mutate]);
}
