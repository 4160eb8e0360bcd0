/**
 * What happens elsewhere. An event never paints anything by itself: it marks queries as stale, so that what is shown is
 * always what the API answers to this viewer. After a gap everything is stale.
 */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { freshToken, renew } from "~/session/session";
import { useViewer } from "~/session/viewer";
import { Calm } from "./calm";
import { makeStale } from "./stale";
import { followTogether, type LiveEvent, type LiveState } from "./stream";

interface Told {
  card_id?: string | null;
  task_id?: string | null;
}

/** Which queries an event makes stale, by the beginning of their key. A new kind of event adds a line here. */
const STALE: Record<string, (told: Told) => QueryKey[]> = {
  call: () => [["calls-now"]],
  agent: () => [["agents"]],
  note: () => [["notes"]],
  task: (told) => [["tasks"], ["figures"], ["timeline", told.card_id]],
  timeline: (told) => [
    ["timeline", told.card_id],
    ["card", told.card_id],
    ["calls"],
    ["cards"],
    ["figures"],
    ["tasks"],
  ],
};

/** What telephony answers from its table of live calls, which it writes down a moment after it has told of them: 0.2 s
 * when it is quiet, longer under load. Asked at once, it would often answer what was before, and nothing would ask again. */
const WRITTEN_SOON: Record<string, QueryKey[]> = { call: [["calls-live"], ["agents"]] };
const WRITTEN_MS = [500, 3_000];

/** What nobody should wait for; the rest is asked again every two seconds at most, however much happens. */
const AT_ONCE = new Set<unknown>(["calls-now", "notes"]);

const TOKENS = { fresh: freshToken, renew };

const LiveContext = createContext<{ state: LiveState; since: number }>({ state: "connecting", since: Date.now() });

/** How fresh what is shown may be, and since when (by this machine's clock). */
export function useLive() {
  return useContext(LiveContext);
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const viewer = useViewer();
  const [live, setLive] = useState({ state: "connecting" as LiveState, since: Date.now() });
  useEffect(() => {
    const leaving = new AbortController();
    const calm = new Calm<QueryKey>((queryKey) => makeStale(client, { queryKey }));
    const onEvent = (event: LiveEvent) => {
      if (event.name === "ready" || event.name === "reset") makeStale(client);
      for (const queryKey of STALE[event.name]?.((event.data ?? {}) as Told) ?? []) {
        if (AT_ONCE.has(queryKey[0])) makeStale(client, { queryKey });
        else calm.tell(queryKey);
      }
      for (const queryKey of WRITTEN_SOON[event.name] ?? []) {
        for (const milliseconds of WRITTEN_MS) calm.tellLater(queryKey, milliseconds);
      }
    };
    const onState = (state: LiveState) => {
      setLive((before) => (before.state === state ? before : { state, since: Date.now() }));
    };
    const name = `kartoteka.live.${viewer.id}`;
    followTogether(name, "/api/notifications/stream", TOKENS, { onEvent, onState }, leaving.signal);
    return () => {
      leaving.abort();
      calm.stop();
    };
  }, [client, viewer.id]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
