/** The company's teams, known to everybody who is signed in. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { accounts, ask, type Team } from "~/api/client";

const NONE: Team[] = [];

export function useTeams() {
  const teams = useQuery({ queryKey: ["teams"], queryFn: () => ask(accounts.GET("/api/accounts/teams")) });
  const all = teams.data?.items ?? NONE;
  return useMemo(() => {
    const names = new Map(all.map(({ id, name }) => [id, name]));
    return {
      ...teams,
      all,
      /** Those that work now. */
      open: all.filter(({ is_active }) => is_active),
      nameOf: (id: string | null | undefined) => (id && names.get(id)) || "",
    };
  }, [teams, all]);
}
