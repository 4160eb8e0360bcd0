/** What may be done, as the API names it. Who has which right is the company's to say: pages ask for rights, not roles. */
import type { components } from "~/api/types/accounts";

export type Right = components["schemas"]["NewKey"]["rights"][number];

/** All of them, in the order in which they are read. */
const ORDER: Record<Right, true> = {
  "cards.read": true,
  "cards.write": true,
  "cards.reassign": true,
  "cards.merge": true,
  "cards.import": true,
  "cards.export": true,
  "cards.edit-many": true,
  "cards.delete": true,
  "cards.erase": true,
  "calls.read": true,
  "calls.make": true,
  "calls.listen": true,
  "tasks.read": true,
  "tasks.write": true,
  "figures.read": true,
  "staff.manage": true,
  "audit.read": true,
  "system.read": true,
  "system.manage": true,
};

export const RIGHTS = Object.keys(ORDER) as Right[];

/** Whether somebody who holds these rights has one of those. */
export function hasAny(held: readonly string[], wanted: readonly Right[]): boolean {
  return wanted.some((right) => held.includes(right));
}

/** What administrators do in person alone: no key is given these. */
export const IN_PERSON: ReadonlySet<Right> = new Set<Right>([
  "cards.delete",
  "cards.erase",
  "cards.edit-many",
  "staff.manage",
  "system.manage",
]);
