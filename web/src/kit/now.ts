import { useEffect, useState } from "react";
import { serverNow } from "~/api/client";

/** The server's time, told anew every so often: for what grows old while it is looked at. */
export function useNow(everySeconds: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everySeconds * 1000);
    return () => clearInterval(timer);
  }, [everySeconds]);
  return now;
}
