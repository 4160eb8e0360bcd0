/** Parts of the desktop that are fetched when they are first wanted. */
import { type ComponentType, useEffect, useRef, useState } from "react";

/** Null until it is here. When it can't be fetched, `onFail` hears of it; wanted again, it is tried again. */
export function useFetched<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  isWanted: boolean,
  onFail: (error: unknown) => void,
): ComponentType<Props> | null {
  const [part, setPart] = useState<ComponentType<Props> | null>(null);
  const tell = useRef(onFail);
  tell.current = onFail;
  const isNeeded = isWanted && !part;
  useEffect(() => {
    if (!isNeeded) return;
    load().then(
      (loaded) => setPart(() => loaded.default),
      (error) => tell.current(error),
    );
  }, [isNeeded, load]);
  return part;
}
