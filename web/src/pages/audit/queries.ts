import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { accounts, ask } from "~/api/client";
import type { components } from "~/api/types/accounts";
import type { Question } from "./filters";

export type AuditEntry = components["schemas"]["AuditEntry"];

const PAGE = 50;

export function useAudit(question: Question) {
  return useInfiniteQuery({
    queryKey: ["audit", question],
    queryFn: ({ pageParam }) => {
      const query = { ...question, limit: PAGE, cursor: pageParam };
      return ask(accounts.GET("/api/accounts/audit", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

/** Whether the last entries are as they were written. */
export function useVerification() {
  return useQuery({
    queryKey: ["audit-verification"],
    queryFn: () => ask(accounts.GET("/api/accounts/audit/verification")),
    staleTime: 60_000,
  });
}
