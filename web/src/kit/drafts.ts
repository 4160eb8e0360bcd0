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

/** Like useState, kept on this machine for this person under a name. */
export function useStored<T>(about: string, empty: T): [T, (value: T) => void] {
  const key = `${PREFIX}.${useViewer().id}.${about}`;
  const [value, setValue] = useState<T>(() => read(key, empty));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `empty` is what there is before anything was written
  useEffect(() => {
    setValue(read(key, empty));
    const fromAnotherWindow = (event: StorageEvent) => event.key === key && setValue(read(key, empty));
    addEventListener("storage", fromAnotherWindow);
    return () => removeEventListener("storage", fromAnotherWindow);
  }, [key]);
  const keep = useCallback(
    (now: T) => {
      setValue(now);
      const isEmpty = now === "" || now === null || (Array.isArray(now) && now.length === 0);
      if (isEmpty) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(now));
    },
    [key],
  );
  return [value, keep];
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
