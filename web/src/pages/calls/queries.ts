import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, telephony } from "~/api/client";
import type { Question } from "./filters";

export function useCalls(question: Question) {
  const query = { limit: 50, ...question };
  return useQuery({
    queryKey: ["calls", "list", query],
    queryFn: () => ask(telephony.GET("/api/telephony/calls", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export function useCall(call_id: string | null) {
  return useQuery({
    queryKey: ["calls", "one", call_id],
    queryFn: () =>
      ask(telephony.GET("/api/telephony/calls/{call_id}", { params: { path: { call_id: call_id ?? "" } } })),
    enabled: call_id !== null,
  });
}
