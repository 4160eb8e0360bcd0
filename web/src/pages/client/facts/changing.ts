/** A fact of a card, changed while others may be changing it too. */
import type { Card } from "~/api/client";
import { Refusal } from "~/api/refusal";

export type FactName =
  | "name"
  | "kind"
  | "stage"
  | "owner_id"
  | "team_id"
  | "phones"
  | "emails"
  | "source"
  | "language"
  | "note"
  | "extra";

export interface Change<Value = Card[FactName]> {
  name: FactName;
  /** What stood there when the viewer began to write. */
  before: Value;
  mine: Value;
  /** The card's version then. */
  version: number;
}

/** Somebody else has changed the same fact to something else meanwhile. */
export class Overtaken extends Error {
  constructor(readonly theirs: Card) {
    super("overtaken");
    this.name = "Overtaken";
  }
}

/** Asks until the change stands or is refused. What others did to other facts is no reason to bother anybody. */
export async function changeFact(change: Change, patch: (change: Change) => Promise<Card>): Promise<Card> {
  try {
    return await patch(change);
  } catch (error) {
    const current = currentIn(error);
    if (!current) throw error;
    const theirs = current[change.name];
    if (isSame(theirs, change.mine)) return current;
    if (!isSame(theirs, change.before)) throw new Overtaken(current);
    return changeFact({ ...change, version: current.version }, patch);
  }
}

/** Keys of an object have no order that anybody means. */
export function isSame(one: unknown, other: unknown): boolean {
  return written(one) === written(other);
}

function written(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
}

function currentIn(error: unknown): Card | null {
  if (!(error instanceof Refusal) || error.status !== 412) return null;
  return (error.details.current as Card | undefined) ?? null;
}
