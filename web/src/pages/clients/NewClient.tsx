/** The way to a new client from everywhere: the list, the palette, a call from an unknown number. */
import { useSyncExternalStore } from "react";
import type { Card } from "~/api/client";
import { useFetched } from "~/kit/fetched";
import { useToasts } from "~/kit/toasts";
import { withWords } from "~/words";

export interface Wanted {
  name?: string;
  /** In any spelling. */
  phone?: string;
  onDone?: (card: Card) => void;
}

const load = () => withWords(import("./NewClientForm"));
const listeners = new Set<() => void>();
let wanted: Wanted | null = null;

/** Opens the form; what is known already stands in it. */
export function openNewClient(known: Wanted = {}): void {
  tell(known);
}

/** Stands in the frame once. */
export function NewClient() {
  const known = useSyncExternalStore(subscribe, () => wanted);
  const toasts = useToasts();
  const close = () => tell(null);
  const NewClientForm = useFetched(load, known !== null, (error) => {
    close();
    toasts.failed(error);
  });
  return NewClientForm && known && <NewClientForm known={known} onClose={close} />;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(now: Wanted | null): void {
  wanted = now;
  for (const listener of listeners) listener();
}
