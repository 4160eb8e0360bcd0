/** Teams as they stand below each other. */
import type { Team } from "~/api/client";

export interface Branch {
  team: Team;
  below: Branch[];
}

/** The teams by name, each with those below it; a team whose superior is not in the list stands at the top. */
export function treeOf(teams: Team[]): Branch[] {
  const known = new Set(teams.map(({ id }) => id));
  const under = (parent: string | null): Branch[] =>
    teams
      .filter(({ parent_id }) => (parent_id && known.has(parent_id) ? parent_id : null) === parent)
      .sort((one, other) => one.name.localeCompare(other.name))
      .map((team) => ({ team, below: under(team.id) }));
  return under(null);
}

/** A team and all below it: where it can't be put itself. */
export function withAllBelow(teams: Team[], id: string): Set<string> {
  const found = new Set([id]);
  let size = 0;
  while (found.size > size) {
    size = found.size;
    for (const { id, parent_id } of teams) if (parent_id && found.has(parent_id)) found.add(id);
  }
  return found;
}

/** People of a team and of all teams below it. */
export function membersOf({ team, below }: Branch): number {
  return below.reduce((sum, branch) => sum + membersOf(branch), team.members);
}

/** Each team with how deep it stands, in the order in which the tree is read. */
export function flat(branches: Branch[], depth = 0): { team: Team; depth: number }[] {
  return branches.flatMap(({ team, below }) => [{ team, depth }, ...flat(below, depth + 1)]);
}

/** Who would take somebody's work over: the head of his team, or else of the next one above. */
export function headAbove(teams: Team[], teamId: string | null | undefined, who: string): string | null {
  const seen = new Set<string>();
  let team = teams.find(({ id }) => id === teamId);
  while (team && !seen.has(team.id)) {
    if (team.head_id && team.head_id !== who) return team.head_id;
    seen.add(team.id);
    const above: string | null = team.parent_id;
    team = teams.find(({ id }) => id === above);
  }
  return null;
}
