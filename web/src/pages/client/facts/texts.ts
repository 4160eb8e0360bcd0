/** The values of facts as people say them: colleagues by name, stages and languages by their words. */
import { useIntl } from "react-intl";
import { useFormat } from "~/kit/format";
import { useTeams } from "~/session/teams";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import type { ChangedName } from "../timeline/changes";
import { asPairs } from "./extras";

export const KINDS = ["person", "company"] as const;
export const STAGES = ["lead", "potential", "active", "permanent", "lost"] as const;

export function useLanguageName(): (code: string) => string {
  const { locale } = useIntl();
  const names = new Intl.DisplayNames([locale], { type: "language", fallback: "code" });
  return (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  };
}

/** `—` for nothing. */
export function useFactText(): (name: ChangedName, value: unknown) => string {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const teams = useTeams();
  const language = useLanguageName();
  return (name, value) => {
    if (isEmpty(value)) return "—";
    if (name === "owner_id") return nameOf(String(value)) || say("client.somebody");
    if (name === "team_id") return teams.nameOf(String(value)) || "…";
    if (name === "kind") return isIn(KINDS, value) ? say(`client.kind.${value}`) : String(value);
    if (name === "stage") return isIn(STAGES, value) ? say(`client.stage.${value}`) : String(value);
    if (name === "language") return language(String(value));
    if (name === "phones") return (value as string[]).map(format.phone).join(", ");
    if (name === "extra")
      return asPairs(value as Record<string, unknown>)
        .map((pair) => pair.join(": "))
        .join("; ");
    return Array.isArray(value) ? value.join(", ") : String(value);
  };
}

function isIn<T>(known: readonly T[], value: unknown): value is T {
  return known.includes(value as T);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
