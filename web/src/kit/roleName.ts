/** Roles as people call them: those that are there from the start by our words, a company's own by its own. */
import { useSay, type Word } from "~/words";

const BUILT_IN = [
  "agent",
  "manager",
  "lead",
  "marketer",
  "cashier",
  "steward",
  "auditor",
  "administrator",
  "machine",
] as const;

export function useRoleName(): (role: string) => string {
  const say = useSay();
  return (role) => ((BUILT_IN as readonly string[]).includes(role) ? say(`role.${role}` as Word) : role);
}
