import { useEffect, useMemo } from "react";
import { type LiveCall, serverNow } from "~/api/client";
import { useStored } from "~/kit/drafts";
import { arranged, type Calls, type Followed, follow, withState } from "./following";
import { useCallsNow } from "./queries";

const NONE: Followed[] = [];
const SILENCE: LiveCall[] = [];

interface CallsOfMine extends Calls {
  /** Whether the server has said yet what rings and is talked. */
  isKnown: boolean;
  setState: (callId: string, state: Followed["state"]) => void;
}

export function useCalls(): CallsOfMine {
  const { live, heardAt } = useCallsNow();
  const [followed, keep] = useStored<Followed[]>("calls", NONE);
  // Followed at each answer of the server, never because another window did so: two windows of which one has old news
  // would contradict each other for ever.
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer that says the same counts as well
  useEffect(() => {
    if (live) keep((known) => follow(known, live, serverNow()));
  }, [live, heardAt, keep]);
  const calls = useMemo(() => arranged(live ?? SILENCE, followed), [live, followed]);
  return {
    ...calls,
    isKnown: live !== undefined,
    setState: (callId, state) => keep((known) => withState(known, callId, state)),
  };
}
