import { useQuery } from "@tanstack/react-query";
import { ask, telephony } from "~/api/client";

const SHOWN = 8;

export function useMyLastCalls() {
  const query = { user_id: "me", limit: SHOWN };
  return useQuery({
    queryKey: ["calls", "mine", query],
    queryFn: () => ask(telephony.GET("/api/telephony/calls", { params: { query } })),
    refetchInterval: 60_000,
  });
}
