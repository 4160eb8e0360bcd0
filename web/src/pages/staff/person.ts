/** A person in a form, before the server has him. */
import type { Person } from "~/api/client";
import type { PersonChange } from "./queries";

export interface PersonDraft {
  name: string;
  login: string;
  email: string;
  extension: string;
  team_id: string | null;
  roles: string[];
  language: string;
  time_zone: string;
}

export function emptyPerson(team: string | null, time_zone: string, language: string): PersonDraft {
  return { name: "", login: "", email: "", extension: "", team_id: team, roles: [], language, time_zone };
}

export function draftOf(person: Person): PersonDraft {
  return {
    name: person.name,
    login: person.login,
    email: person.email ?? "",
    extension: person.extension ?? "",
    team_id: person.team_id ?? null,
    roles: person.roles ?? [],
    language: person.language ?? "en",
    time_zone: person.time_zone ?? "UTC",
  };
}

/** As the API takes it: what is empty is not there. */
export function bodyOf(draft: PersonDraft) {
  return {
    name: draft.name.trim(),
    login: draft.login.trim(),
    email: draft.email.trim() || null,
    extension: draft.extension.trim() || null,
    team_id: draft.team_id,
    roles: draft.roles,
    language: draft.language as NonNullable<PersonChange["language"]>,
    time_zone: draft.time_zone,
  };
}

/** Only what differs, so that two people may change different things of one. */
export function changesOf(person: Person, draft: PersonDraft): PersonChange {
  const before = bodyOf(draftOf(person));
  const now = bodyOf(draft);
  const isChanged = (name: keyof typeof now) => JSON.stringify(now[name]) !== JSON.stringify(before[name]);
  return Object.fromEntries(Object.entries(now).filter(([name]) => isChanged(name as keyof typeof now)));
}

/** What a change replaced, to be put back. */
export function undoing(person: Person, change: PersonChange): PersonChange {
  const before = bodyOf(draftOf(person));
  return Object.fromEntries(Object.entries(before).filter(([name]) => name in change));
}
