import { useEffect, useState } from "react";
import type { Refusal } from "~/api/refusal";

/** How many seconds somebody has to wait after too many tries, counted down; 0: he may try again. */
export function useWait(refusal: Refusal | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Date.now() + waitOf(refusal) * 1000;
    const count = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    count();
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  }, [refusal]);
  return left;
}

function waitOf(refusal: Refusal | null): number {
  const seconds = refusal?.code === "too-many-tries" ? refusal.details.retry_after : 0;
  return typeof seconds === "number" ? seconds : 0;
}
