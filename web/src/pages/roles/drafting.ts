/** Roles as somebody is changing them, and what the change means. */
import type { Role } from "~/api/client";
import type { components } from "~/api/types/accounts";
import { RIGHTS, type Right } from "~/session/rights";

type RoleChanges = components["schemas"]["RoleChanges"];
export type Reach = Role["reach"];
export type Far = Reach["cards"];
export type RecordKind = keyof Reach;

export const FARS = ["none", "own", "team", "tree", "all"] as const satisfies readonly Far[];
export const KINDS = ["cards", "calls", "tasks", "figures"] as const satisfies readonly RecordKind[];
export const GROUPS = ["cards", "calls", "tasks", "figures", "office"] as const;
export type Group = (typeof GROUPS)[number];

/** What a role holds. */
export interface Holding {
  rights: string[];
  reach: Reach;
  needs_second_factor: boolean;
}

/** What somebody has changed and not saved, by the role's name. */
export type Draft = Record<string, Holding>;

export type Difference =
  | { what: "right"; right: Right; isGained: boolean }
  | { what: "reach"; kind: RecordKind; before: Far; now: Far }
  | { what: "second-factor"; isNeeded: boolean };

export function groupOf(right: string): Group {
  const [word] = right.split(".");
  return GROUPS.find((group) => group === word) ?? "office";
}

export function holdingOf({ rights, reach, needs_second_factor }: Role): Holding {
  return { rights, reach, needs_second_factor };
}

export function withRight(holding: Holding, right: string, isHeld: boolean): Holding {
  const others = holding.rights.filter((one) => one !== right);
  return { ...holding, rights: isHeld ? [...others, right] : others };
}

/** In the order of the page. */
export function differences(role: Role, now: Holding): Difference[] {
  const rights = RIGHTS.filter((right) => role.rights.includes(right) !== now.rights.includes(right));
  const kinds = KINDS.filter((kind) => role.reach[kind] !== now.reach[kind]);
  return [
    ...rights.map((right) => ({ what: "right" as const, right, isGained: now.rights.includes(right) })),
    ...kinds.map((kind) => ({ what: "reach" as const, kind, before: role.reach[kind], now: now.reach[kind] })),
    ...(role.needs_second_factor === now.needs_second_factor
      ? []
      : [{ what: "second-factor" as const, isNeeded: now.needs_second_factor }]),
  ];
}

export interface Changed {
  role: Role;
  now: Holding;
  differences: Difference[];
}

/** The roles that would come out different; what was changed and put back is no change. */
export function changedIn(draft: Draft, roles: Role[]): Changed[] {
  return roles
    .flatMap((role) => {
      const now = draft[role.name];
      return now ? [{ role, now, differences: differences(role, now) }] : [];
    })
    .filter(({ differences }) => differences.length > 0);
}

export function bodyOf({ rights, reach, needs_second_factor }: Holding): RoleChanges {
  return { rights: rights as Right[], reach, needs_second_factor };
}
