/** Who is signed in, and the colleagues by id. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { accounts, ask, type User } from "~/api/client";
import { RefusalPage } from "~/kit/RefusalPage";
import { Waiting } from "~/kit/Waiting";

interface Known {
  viewer: User;
  colleagues: Map<string, User>;
}

const ViewerContext = createContext<Known | null>(null);

export function ViewerProvider({ token, children }: { token: string; children: ReactNode }) {
  const client = useQueryClient();
  const me = useQuery({ queryKey: ["me", token], queryFn: () => ask(accounts.GET("/api/accounts/me")) });
  const users = useQuery({ queryKey: ["users"], queryFn: () => ask(accounts.GET("/api/accounts/users")) });
  useEffect(() => () => client.clear(), [client]);
  const known = useMemo(() => {
    const colleagues = new Map((users.data?.items ?? []).map((user) => [user.id, user]));
    return me.data && { viewer: { ...colleagues.get(me.data.id), ...me.data }, colleagues };
  }, [me.data, users.data]);
  if (known) return <ViewerContext value={known}>{children}</ViewerContext>;
  return me.error ? <RefusalPage error={me.error} retry={() => me.refetch()} /> : <Waiting />;
}

function useKnown(): Known {
  const known = useContext(ViewerContext);
  if (!known) throw new Error("nobody is signed in here");
  return known;
}

export function useViewer(): User {
  return useKnown().viewer;
}

export type Role = "agent" | "manager" | "lead" | "marketer" | "cashier" | "auditor" | "administrator" | "machine";

/** Whether the viewer has one of the roles; pages hide what the server would refuse. */
export function useMay(...roles: Role[]): boolean {
  const held = useViewer().roles ?? [];
  return roles.some((role) => held.includes(role));
}

/** Colleagues by id, and all of them by name. */
export function useColleagues(): { all: User[]; nameOf: (id: string | null | undefined) => string } {
  const { colleagues } = useKnown();
  return useMemo(
    () => ({ all: [...colleagues.values()], nameOf: (id) => (id && colleagues.get(id)?.name) || "" }),
    [colleagues],
  );
}
