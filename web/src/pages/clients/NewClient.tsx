/** The way to a new client from everywhere: the list, the palette, a call from an unknown number. */
import { lazy, Suspense, useSyncExternalStore } from "react";
import type { Card } from "~/api/client";

export interface Wanted {
  name?: string;
  /** In any spelling. */
  phone?: string;
  onDone?: (card: Card) => void;
}

const NewClientForm = lazy(() => import("./NewClientForm"));
const listeners = new Set<() => void>();
let wanted: Wanted | null = null;

/** Opens the form; what is known already stands in it. */
export function openNewClient(known: Wanted = {}): void {
  tell(known);
}

/** Stands in the frame once. */
export function NewClient() {
  const known = useSyncExternalStore(subscribe, () => wanted);
  if (!known) return null;
  return (
    <Suspense>
      <NewClientForm known={known} onClose={() => tell(null)} />
    </Suspense>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(now: Wanted | null): void {
  wanted = now;
  for (const listener of listeners) listener();
}
