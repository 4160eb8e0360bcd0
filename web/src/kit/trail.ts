/** Through a long list page by page: the cursors of the pages that were turned, so that one can turn back. */
import { useState } from "react";

export interface Trail {
  /** Of the page that is shown; undefined: the first one. */
  cursor: string | undefined;
  on: (next: string) => void;
  back: () => void;
}

/** `of` says which list it is; another list begins at its first page. */
export function useTrail(of: string): Trail {
  const [walked, setWalked] = useState({ of, cursors: [] as string[] });
  const cursors = walked.of === of ? walked.cursors : [];
  return {
    cursor: cursors.at(-1),
    on: (next) => setWalked({ of, cursors: [...cursors, next] }),
    back: () => setWalked({ of, cursors: cursors.slice(0, -1) }),
  };
}
