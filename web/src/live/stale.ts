import type { Query, QueryClient, QueryFilters } from "@tanstack/react-query";

/**
 * Ask again for what is shown, for it may be old news. A first load that is under way counts as old as well:
 * `invalidateQueries` leaves it alone, and a call that begins to ring between the server's answer and its arrival here
 * would not be seen at all.
 */
export async function makeStale(client: QueryClient, which: QueryFilters = {}): Promise<void> {
  const loading = client
    .getQueryCache()
    .findAll({ ...which, fetchStatus: "fetching" })
    .filter(isFirst);
  const asked = client.invalidateQueries(which);
  await Promise.allSettled(loading.map((query) => query.promise));
  await Promise.all(loading.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true })));
  await asked;
}

function isFirst({ state }: Query): boolean {
  return state.data === undefined;
}
