/** The key under which the server does something once: the same for the same thing until it is done, so that pressing
 * again after a lost answer makes nothing twice. */
import { useRef } from "react";
import { onceKey } from "~/api/client";

export function useOnce() {
  return useRef(once()).current;
}

export function once() {
  let sent = "";
  let key = onceKey();
  return {
    keyFor(body: unknown) {
      const now = JSON.stringify(body);
      if (sent !== now) key = onceKey();
      sent = now;
      return key;
    },
    done() {
      sent = "";
    },
  };
}
