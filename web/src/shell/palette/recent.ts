/** The clients that the viewer has looked at last, on this machine. */
import { useCallback } from "react";
import { useViewer } from "~/session/viewer";

const MOST = 6;

export function useRecent() {
  const key = `kartoteka.recent-clients.${useViewer().id}`;
  const visit = useCallback(
    (cardId: string) => localStorage.setItem(key, JSON.stringify(withVisit(read(key), cardId))),
    [key],
  );
  return { ids: read(key), visit };
}

/** The latest first, each once. */
export function withVisit(ids: string[], cardId: string): string[] {
  return [cardId, ...ids.filter((id) => id !== cardId)].slice(0, MOST);
}

function read(key: string): string[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}
