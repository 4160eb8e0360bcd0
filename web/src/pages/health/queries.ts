import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { accounts, ask, contacts, notifications, pipeline, reports, telephony } from "~/api/client";

const EVERY_MS = 10_000;

/** What a service says of itself. */
export interface Ready {
  status: string;
  outbox_rows: number;
  outbox_age_seconds: number;
  dead_messages: number;
}

const ASKED = {
  accounts: () => accounts.GET("/api/accounts/health/ready"),
  contacts: () => contacts.GET("/api/contacts/health/ready"),
  telephony: () => telephony.GET("/api/telephony/health/ready"),
  pipeline: () => pipeline.GET("/api/pipeline/health/ready"),
  notifications: () => notifications.GET("/api/notifications/health/ready"),
  reports: () => reports.GET("/api/reports/health/ready"),
};

export type Service = keyof typeof ASKED;
export const SERVICES = Object.keys(ASKED) as Service[];

/** Each service is asked by itself: one that is down keeps nobody else waiting. */
export function useReady(service: Service) {
  return useQuery({
    queryKey: ["health", service],
    queryFn: async () => (await ask(ASKED[service]())) as unknown as Ready,
    refetchInterval: EVERY_MS,
    retry: false,
  });
}

export function usePbxs() {
  return useQuery({
    queryKey: ["health", "pbxs"],
    queryFn: () => ask(telephony.GET("/api/telephony/pbxs")),
    refetchInterval: EVERY_MS,
    retry: false,
  });
}

export function useFailedLetters() {
  const query = { state: "failed" as const };
  return useQuery({
    queryKey: ["health", "letters"],
    queryFn: () => ask(notifications.GET("/api/notifications/letters", { params: { query } })),
    refetchInterval: EVERY_MS,
    retry: false,
  });
}

export function useSendAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (letter_id: string) =>
      ask(notifications.POST("/api/notifications/letters/{letter_id}/send-again", { params: { path: { letter_id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["health", "letters"] }),
  });
}
