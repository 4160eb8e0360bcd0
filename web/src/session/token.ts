/** The token of who is signed in, shared by the windows of a browser. */
import { useSyncExternalStore } from "react";

const KEY = "kartoteka.token";
const REASON = "kartoteka.signed-out";
const listeners = new Set<() => void>();

export type SignedOut = "left" | "expired";

export function token(): string | null {
  return localStorage.getItem(KEY);
}

export function beginSession(made: string): void {
  localStorage.setItem(KEY, made);
  sessionStorage.removeItem(REASON);
  tell();
}

/** Sign out in every window. What was being written stays, for when the same person comes back. */
export function endSession(reason: SignedOut): void {
  if (!token()) return;
  localStorage.removeItem(KEY);
  sessionStorage.setItem(REASON, reason);
  tell();
}

export function whySignedOut(): SignedOut | null {
  return sessionStorage.getItem(REASON) as SignedOut | null;
}

export function useToken(): string | null {
  return useSyncExternalStore(subscribe, token);
}

function subscribe(listener: () => void): () => void {
  const fromAnotherWindow = (event: StorageEvent) => event.key === KEY && listener();
  listeners.add(listener);
  addEventListener("storage", fromAnotherWindow);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", fromAnotherWindow);
  };
}

function tell(): void {
  for (const listener of listeners) listener();
}
