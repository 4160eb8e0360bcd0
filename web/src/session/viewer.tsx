/** Who is signed in, what he may, and the colleagues by id. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { accounts, ask, type User } from "~/api/client";
import { hasAny, type Right } from "./rights";
import type { Me } from "./session";

interface Known {
  viewer: Me;
  colleagues: Map<string, User>;
}

const ViewerContext = createContext<Known | null>(null);

export function ViewerProvider({ me, children }: { me: Me; children: ReactNode }) {
  const client = useQueryClient();
  const users = useQuery({ queryKey: ["users"], queryFn: () => ask(accounts.GET("/api/accounts/users")) });
  useEffect(() => () => client.clear(), [client]);
  useStaleWhen(JSON.stringify([me.rights, me.reach, me.team_ids]));
  const known = useMemo(
    () => ({ viewer: me, colleagues: new Map((users.data?.items ?? []).map((user) => [user.id, user])) }),
    [me, users.data],
  );
  return <ViewerContext value={known}>{children}</ViewerContext>;
}

/** Whoever may more or less than before sees other things. */
function useStaleWhen(mayWhat: string): void {
  const client = useQueryClient();
  const before = useRef(mayWhat);
  useEffect(() => {
    if (before.current !== mayWhat) client.invalidateQueries();
    before.current = mayWhat;
  }, [client, mayWhat]);
}

function useKnown(): Known {
  const known = useContext(ViewerContext);
  if (!known) throw new Error("nobody is signed in here");
  return known;
}

export function useViewer(): Me {
  return useKnown().viewer;
}

/** Whether the viewer has one of the rights; pages hide what the server would refuse. */
export function useMay(...rights: Right[]): boolean {
  return hasAny(useViewer().rights, rights);
}

/** Colleagues by id, and all of them by name. */
export function useColleagues(): { all: User[]; nameOf: (id: string | null | undefined) => string } {
  const { colleagues } = useKnown();
  return useMemo(
    () => ({ all: [...colleagues.values()], nameOf: (id) => (id && colleagues.get(id)?.name) || "" }),
    [colleagues],
  );
}
