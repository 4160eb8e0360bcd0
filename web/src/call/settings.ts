/** How the viewer wants to be told of calls on this machine. */
import { useStored } from "~/kit/drafts";

export interface CallSettings {
  /** The client's card opens by itself when a call is answered. */
  opensCard: boolean;
  sound: boolean;
  /** The browser's own notices; the browser has been asked. */
  notices: boolean;
}

const AT_FIRST: CallSettings = { opensCard: true, sound: false, notices: false };

export function useCallSettings(): [CallSettings, (change: Partial<CallSettings>) => void] {
  const [settings, keep] = useStored<CallSettings>("settings.calls", AT_FIRST);
  return [settings, (change) => keep((before) => ({ ...before, ...change }))];
}
