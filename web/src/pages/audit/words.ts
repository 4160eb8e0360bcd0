/** Entries of the log in plain words. */
import { useFormat } from "~/kit/format";
import { useRoleName } from "~/kit/roleName";
import { useTeams } from "~/session/teams";
import { useColleagues } from "~/session/viewer";
import { useSay, type Word } from "~/words";
import type { AuditEntry } from "./queries";

export const ACTIONS = [
  "access.refused",
  "call.requested",
  "card.changed",
  "card.deleted",
  "card.deletion-approved",
  "card.deletion-refused",
  "card.deletion-requested",
  "card.deletion-withdrawn",
  "card.erased",
  "card.made",
  "card.restored",
  "cards.changed-many",
  "cards.changes-undone",
  "cards.edit-limit-reached",
  "cards.exported",
  "cards.moved",
  "cards.read-unusually",
  "changes.erased",
  "key.made",
  "key.revoked",
  "key.used",
  "letter.sent-again",
  "link.made",
  "link.used",
  "note.written",
  "password.changed",
  "role.changed",
  "role.made",
  "role.removed",
  "second-factor.off",
  "second-factor.on",
  "session.ended",
  "task.changed",
  "task.closed",
  "task.made",
  "task.reopened",
  "tasks.handed-over",
  "team.changed",
  "team.closed",
  "team.made",
  "team.opened",
  "user.activated",
  "user.changed",
  "user.deactivated",
  "user.made",
  "user.sign-in-refused",
  "user.signed-in",
  "user.signed-out",
  "work.handed-over",
] as const;

const FIELDS = [
  "name",
  "kind",
  "stage",
  "owner_id",
  "team_id",
  "phones",
  "emails",
  "source",
  "language",
  "note",
  "extra",
] as const;

/** What was done; an action that we have no words for stands as it is. */
export function useActionName(): (action: string) => string {
  const say = useSay();
  return (action) => ((ACTIONS as readonly string[]).includes(action) ? say(`audit.action.${action}` as Word) : action);
}

export function useFieldName(): (field: string) => string {
  const say = useSay();
  return (field) => ((FIELDS as readonly string[]).includes(field) ? say(`client.fact.${field}` as Word) : field);
}

/** `—` for nothing; people, teams and roles by name, moments in the reader's zone. */
export function useValueText(): (field: string, value: unknown) => string {
  const say = useSay();
  const format = useFormat();
  const roleName = useRoleName();
  const { nameOf } = useColleagues();
  const teams = useTeams();
  const text = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return "—";
    if (typeof value === "boolean") return say(value ? "roles.yes" : "roles.no");
    if (Array.isArray(value)) return value.length ? value.map((one) => text(field, one)).join(", ") : "—";
    if (typeof value === "object") return JSON.stringify(value);
    const written = String(value);
    if (field === "roles") return roleName(written);
    if (field.endsWith("_at") && !Number.isNaN(Date.parse(written))) return format.when(written);
    return nameOf(written) || teams.nameOf(written) || written;
  };
  return text;
}

/** Where the record of an entry is looked at. */
export function hrefOf({ action, card_id, record_kind, record_id }: AuditEntry): string | null {
  if (action === "card.erased" || action === "changes.erased") return "/deletions?tab=erasures";
  if (action === "card.deleted") return "/deletions?tab=bin";
  if (action.startsWith("card.deletion-")) return "/deletions";
  if (card_id) return `/clients/${card_id}`;
  if (!record_id) return null;
  if (record_kind === "card") return `/clients/${record_id}`;
  if (record_kind === "user") return `/staff?person=${record_id}`;
  if (record_kind === "team") return `/staff?team=${record_id}`;
  return record_kind === "role" ? "/roles" : null;
}
