/** A client that is being written down, before the server has it. */
import type { User } from "~/api/client";
import type { components } from "~/api/types/contacts";

export type NewCard = components["schemas"]["NewCard"];

export interface ClientDraft {
  name: string;
  kind: "person" | "company";
  phones: string[];
  emails: string[];
  stage: NonNullable<NewCard["stage"]>;
  /** A colleague's id; empty: nobody yet. */
  owner: string;
  source: string;
}

export function emptyDraft(owner: string, name = "", phone = ""): ClientDraft {
  return { name, kind: "person", phones: [phone], emails: [""], stage: "lead", owner, source: "" };
}

/** What is sent; the client belongs to the team of its owner, or the colleagues beside him would not see it. */
export function bodyOf(draft: ClientDraft, colleagues: User[], allowDuplicate: boolean): NewCard {
  return {
    kind: draft.kind,
    name: draft.name.trim(),
    phones: written(draft.phones).map(([, phone]) => phone),
    emails: written(draft.emails).map(([, email]) => email),
    stage: draft.stage,
    source: draft.source.trim(),
    owner_id: draft.owner || null,
    team_id: colleagues.find((user) => user.id === draft.owner)?.team_id ?? null,
    allow_duplicate: allowDuplicate,
  };
}

/** What the server says of `phones.1` is about its second number: empty fields before it were not sent. */
export function atItsField(fields: Record<string, string>, draft: ClientDraft): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([path, wrong]) => [placed(path, draft), wrong]));
}

function placed(path: string, draft: ClientDraft): string {
  const [list, sent] = path.split(".");
  if (list !== "phones" && list !== "emails") return path;
  const place = written(draft[list])[Number(sent ?? 0)]?.[0] ?? 0;
  return `${list}.${place}`;
}

/** The entries that are not empty, each with its place. */
function written(values: string[]): [number, string][] {
  return values.map((value, place): [number, string] => [place, value.trim()]).filter(([, value]) => value);
}

export function isBlank(draft: ClientDraft): boolean {
  return !draft.name.trim() && !written(draft.phones).length && !written(draft.emails).length;
}
