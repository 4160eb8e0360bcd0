/** What somebody is writing and has not sent: kept on this machine, so that neither a reload nor a lost connection nor
 * an expired session takes it away. */
import { useCallback, useEffect, useState } from "react";
import { useViewer } from "~/session/viewer";

const PREFIX = "kartoteka.draft";

/** Like useState for a text; `about` names what it is written for. Empty text leaves nothing behind. */
export function useDraft(about: string): [string, (text: string) => void] {
  const [draft, setDraft] = useStored<string>(about, "");
  return [draft, setDraft];
}

/** Like useState, kept on this machine for this person under a name; whoever uses the same name, here or in another
 * window, sees the same. A function is given what stands there at that moment. */
export function useStored<T>(about: string, empty: T): [T, (next: T | ((before: T) => T)) => void] {
  const key = `${PREFIX}.${useViewer().id}.${about}`;
  const [value, setValue] = useState<T>(() => read(key, empty));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `empty` is what there is before anything was written
  useEffect(() => {
    setValue(read(key, empty));
    const onChange = (event: StorageEvent) => event.key === key && setValue(read(key, empty));
    addEventListener("storage", onChange);
    return () => removeEventListener("storage", onChange);
  }, [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const keep = useCallback(
    (next: T | ((before: T) => T)) => {
      const before = read(key, empty);
      const now = next instanceof Function ? next(before) : next;
      if (now !== before) write(key, now);
    },
    [key],
  );
  return [value, keep];
}

function write(key: string, now: unknown): void {
  const isEmpty = now === "" || now === null || (Array.isArray(now) && now.length === 0);
  if (isEmpty) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(now));
  // other windows are told by the browser, the other components of this one are not
  dispatchEvent(new StorageEvent("storage", { key }));
}

function read<T>(key: string, empty: T): T {
  const kept = localStorage.getItem(key);
  if (kept === null) return empty;
  try {
    return JSON.parse(kept) as T;
  } catch {
    return empty;
  }
}
