import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { accounts, ask, onceKey, type Role } from "~/api/client";
import { bodyOf, type Holding, holdingOf } from "./drafting";

export function useRoleBook() {
  return useQuery({ queryKey: ["roles"], queryFn: () => ask(accounts.GET("/api/accounts/roles")) });
}

function useRoleAction<Wanted, Answer>(run: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => client.invalidateQueries({ queryKey: ["roles"] }) });
}

/** One after the other; those that stand when one is refused stay. */
export function useChangeRoles() {
  return useRoleAction(async (wanted: { name: string; holding: Holding }[]) => {
    for (const { name, holding } of wanted) {
      const params = { path: { name } };
      await ask(accounts.PATCH("/api/accounts/roles/{name}", { params, body: bodyOf(holding) }));
    }
  });
}

export function useAddRole() {
  return useRoleAction(({ name, holding }: { name: string; holding: Holding }) =>
    ask(accounts.POST("/api/accounts/roles", { body: { name, ...bodyOf(holding) }, headers: onceKey() })),
  );
}

export function useRemoveRole() {
  return useRoleAction(async (role: Role) => {
    await ask(accounts.DELETE("/api/accounts/roles/{name}", { params: { path: { name: role.name } } }));
    return { name: role.name, holding: holdingOf(role) };
  });
}
