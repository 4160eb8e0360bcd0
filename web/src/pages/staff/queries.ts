/** What is asked about people and teams, and done with them. */
import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { accounts, ask, contacts, onceKey, type Person } from "~/api/client";
import type { components } from "~/api/types/accounts";

type Schemas = components["schemas"];
export type PersonChange = Schemas["PersonChanges"];
export type NewPerson = Schemas["NewPerson"];
export type TeamChange = Schemas["TeamChanges"];
export type NewTeam = Schemas["NewTeam"];
export type NewKey = Schemas["NewKey"];
export type State = Person["state"];

const PAGE = 50;
const MOVING_MS = 1_500;
const HEARD_MS = 30_000;

/** Whose work was handed over from this window, and when: until contacts has heard of it, there is no move to watch. */
const handedOver = new Map<string, number>();

export interface Which {
  search: string;
  team: string | null;
  state: State | null;
}

export function useStaff({ search, team, state }: Which) {
  const query = { search, team_id: team, with_teams_below: true, state, limit: PAGE };
  return useInfiniteQuery({
    queryKey: ["staff", "list", query],
    queryFn: ({ pageParam }) =>
      ask(accounts.GET("/api/accounts/staff", { params: { query: { ...query, cursor: pageParam } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

const one = (user_id: string) => ({ params: { path: { user_id } } });

export function usePerson(id: string) {
  return useQuery({
    queryKey: ["staff", id],
    queryFn: () => ask(accounts.GET("/api/accounts/staff/{user_id}", one(id))),
  });
}

export function useSeats() {
  return useQuery({ queryKey: ["staff", "seats"], queryFn: () => ask(accounts.GET("/api/accounts/seats")) });
}

function refresh(client: QueryClient) {
  const known = ["staff", "teams", "users", "roles", "moves"];
  return Promise.all(known.map((word) => client.invalidateQueries({ queryKey: [word] })));
}

/** Something done with people or teams, after which all lists of them are asked anew. */
function useAction<Wanted, Answer>(run: (wanted: Wanted) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => refresh(client) });
}

export function useAddPerson() {
  return useAction(({ person, key }: { person: NewPerson; key: ReturnType<typeof onceKey> }) =>
    ask(accounts.POST("/api/accounts/staff", { body: person, headers: key })),
  );
}

/** A change of a person as he was seen: refused when somebody else has changed him meanwhile. */
export function useChangePerson() {
  return useAction(({ person, change }: { person: Person; change: PersonChange }) =>
    ask(
      accounts.PATCH("/api/accounts/staff/{user_id}", {
        ...one(person.id),
        headers: { "If-Match": `"${person.version}"` },
        body: change,
      }),
    ),
  );
}

export function useInvite() {
  return useAction((id: string) => ask(accounts.POST("/api/accounts/staff/{user_id}/invite", one(id))));
}

export function useDeactivate() {
  return useAction(({ id, to }: { id: string; to: string | null }) => {
    if (to) handedOver.set(id, Date.now());
    return ask(
      accounts.POST("/api/accounts/staff/{user_id}/deactivate", { ...one(id), body: to ? { to_user_id: to } : {} }),
    );
  });
}

export function useActivate() {
  return useAction((id: string) => ask(accounts.POST("/api/accounts/staff/{user_id}/activate", one(id))));
}

export function useHandOver() {
  return useAction(({ id, to }: { id: string; to: string }) => {
    handedOver.set(id, Date.now());
    return ask(accounts.POST("/api/accounts/staff/{user_id}/hand-over", { ...one(id), body: { to_user_id: to } }));
  });
}

export function useSessionsOf(id: string) {
  return useQuery({
    queryKey: ["staff", id, "sessions"],
    queryFn: async () => (await ask(accounts.GET("/api/accounts/staff/{user_id}/sessions", one(id)))).items,
  });
}

export function useEndSessions() {
  return useAction((id: string) => ask(accounts.DELETE("/api/accounts/staff/{user_id}/sessions", one(id))));
}

export function useSecondFactorOff() {
  return useAction((id: string) => ask(accounts.DELETE("/api/accounts/staff/{user_id}/totp", one(id))));
}

export function useKeysOf(id: string) {
  return useQuery({
    queryKey: ["staff", id, "keys"],
    queryFn: async () => (await ask(accounts.GET("/api/accounts/staff/{user_id}/keys", one(id)))).items,
  });
}

export function useMakeKey() {
  return useAction(({ id, key }: { id: string; key: NewKey }) =>
    ask(accounts.POST("/api/accounts/staff/{user_id}/keys", { ...one(id), body: key })),
  );
}

export function useRevokeKey() {
  return useAction(({ id, key_id }: { id: string; key_id: string }) =>
    ask(accounts.DELETE("/api/accounts/staff/{user_id}/keys/{key_id}", { params: { path: { user_id: id, key_id } } })),
  );
}

/** Clients on their way from somebody to another, asked again and again until all have arrived. */
export function useMovesFrom(id: string) {
  return useQuery({
    queryKey: ["moves", id],
    queryFn: async () => {
      const { items } = await ask(contacts.GET("/api/contacts/cards/moves", { params: { query: { limit: 50 } } }));
      return items.filter(({ from_user_id, reason }) => from_user_id === id && reason === "handed-over");
    },
    refetchInterval: ({ state }) => {
      const isUnheard = Date.now() - (handedOver.get(id) ?? 0) < HEARD_MS;
      return isUnheard || state.data?.some(({ finished_at }) => !finished_at) ? MOVING_MS : false;
    },
  });
}

export function useAddTeam() {
  return useAction((body: NewTeam) => ask(accounts.POST("/api/accounts/teams", { body, headers: onceKey() })));
}

export function useChangeTeam() {
  return useAction(({ id, change }: { id: string; change: TeamChange }) =>
    ask(accounts.PATCH("/api/accounts/teams/{team_id}", { params: { path: { team_id: id } }, body: change })),
  );
}

export function useCloseTeam() {
  return useAction((id: string) =>
    ask(accounts.POST("/api/accounts/teams/{team_id}/close", { params: { path: { team_id: id } } })),
  );
}

export function useOpenTeam() {
  return useAction((id: string) =>
    ask(accounts.POST("/api/accounts/teams/{team_id}/open", { params: { path: { team_id: id } } })),
  );
}
