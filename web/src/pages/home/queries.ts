import { useQuery } from "@tanstack/react-query";
import { ask, contacts, reports, telephony } from "~/api/client";
import type { paths } from "~/api/types/reports";
import { dayOf, plusDays } from "~/kit/zone";
import type { Spans } from "./comparing";

const SECOND_NET_MS = 45_000;
const PAST_MS = 300_000;
const LONG_AGO_DAYS = 365;

export type Summary = NonNullable<paths["/api/reports/calls/summary"]["get"]["parameters"]["query"]>;

function askCalls(query: Summary) {
  return ask(reports.GET("/api/reports/calls/summary", { params: { query } }));
}

export function useToday() {
  return useQuery({
    queryKey: ["figures", "today"],
    queryFn: () => ask(reports.GET("/api/reports/calls/today")),
    refetchInterval: SECOND_NET_MS,
  });
}

/** Calls of a period, added up; today's by default. */
export function useCallSummary(query: Summary) {
  return useQuery({
    queryKey: ["figures", "calls", query],
    queryFn: () => askCalls(query),
    refetchInterval: SECOND_NET_MS,
  });
}

/** Both sides of the comparison; `hadCalls`: whether there were any on that day a week ago. The quarters are over, so
 * news does not make them stale: only calls that began in them and last still are counted later. */
export function useComparison(spans: Spans | null) {
  return useQuery({
    queryKey: ["past-figures", spans],
    queryFn: async () => {
      const { today, weekAgo, wholeDay } = spans as Spans;
      const asked = [today, weekAgo, wholeDay].map((span) => askCalls({ ...span, by: "day" }));
      const [now, before, whole] = await Promise.all(asked);
      return { now, before, hadCalls: Boolean(whole?.items.length) };
    },
    enabled: spans !== null,
    staleTime: PAST_MS,
    refetchInterval: PAST_MS,
  });
}

/** Today's promises, and of all that are open those past their time. */
export function usePromises(now: number, zone: string) {
  const today = dayOf(now, zone);
  return useQuery({
    queryKey: ["figures", "promises", today],
    queryFn: async () => {
      const askFor = (query: { since: string; kind?: "call_back" | "todo" }) =>
        ask(reports.GET("/api/reports/promises/summary", { params: { query: { ...query, by: "agent" } } }));
      const since = plusDays(today, -LONG_AGO_DAYS);
      const asked = [askFor({ since: today }), askFor({ since, kind: "call_back" }), askFor({ since, kind: "todo" })];
      const [made, ...all] = await Promise.all(asked);
      return { made: made?.total, overdue: all.reduce((sum, { total }) => sum + total.overdue, 0) };
    },
    refetchInterval: SECOND_NET_MS,
  });
}

export function useAgents() {
  return useQuery({
    queryKey: ["agents"],
    queryFn: () => ask(telephony.GET("/api/telephony/agents")),
    refetchInterval: SECOND_NET_MS,
  });
}

export function useLiveCalls() {
  return useQuery({
    queryKey: ["calls-live"],
    queryFn: () => ask(telephony.GET("/api/telephony/calls/live")),
    refetchInterval: SECOND_NET_MS,
  });
}

/** What a new company has not done yet; nothing is asked again once all is there. */
export function useBeginnings() {
  return useQuery({
    queryKey: ["beginnings"],
    queryFn: async () => {
      const one = { params: { query: { limit: 1 } } };
      const [cards, calls] = await Promise.all([
        ask(contacts.GET("/api/contacts/cards", one)),
        ask(telephony.GET("/api/telephony/calls", one)),
      ]);
      return { hasCards: cards.items.length > 0, hasCalls: calls.items.length > 0 };
    },
    staleTime: 60_000,
  });
}
