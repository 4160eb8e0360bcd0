/**
 * The session of this browser. Its secret is in a cookie that no script can read; what a window holds is a token of ten
 * minutes, in memory only. One window at a time asks for the next one (a Web Lock), the others get it by BroadcastChannel.
 */
import { useSyncExternalStore } from "react";
import { asRefusal, type Refusal, refusalOf } from "~/api/refusal";
import type { components } from "~/api/types/accounts";

export type Granted = components["schemas"]["Token"];
export type Me = components["schemas"]["Me"];
/** `unknown`, `failed`: the company's provider has sent somebody back whom it knows and we don't, or something went wrong. */
export type SignedOut = "left" | "expired" | "unknown" | "failed" | "";

/** `asking`: nobody knows yet whether there is a session; `failure`: why the server could not be asked. */
export type Session =
  | { state: "asking"; failure: Refusal | null }
  | { state: "out"; why: SignedOut }
  | { state: "in"; granted: Granted; until: number };

/** By this header a request says that it is no form of another site's. */
const OWN_PAGE = { "X-Kartoteka": "1" };
const NAME = "kartoteka.session";
const REFRESH = "/api/accounts/tokens/refresh";
const CURRENT = "/api/accounts/sessions/current";

const MARGIN_MS = 10_000; // a token with less left is exchanged before it is used
const EARLY_MS = 90_000;
const SPREAD_MS = 30_000; // so that the windows don't ask in the same moment
const AGAIN_MS = 5_000;
const PATIENCE_MS = 20_000;

const listeners = new Set<() => void>();
const windows = new BroadcastChannel(NAME);
let now: Session = { state: "asking", failure: null };
let timer: ReturnType<typeof setTimeout> | undefined;
let renewing: Promise<string | null> | null = null;

windows.onmessage = ({ data }: MessageEvent<Session>) => become(data);

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => now);
}

/** Go on with the session that this browser had, if it had one. */
export function resumeSession(): void {
  localStorage.removeItem("kartoteka.token"); // tokens were kept here once
  if (now.state !== "asking") return;
  const why = takeReturn();
  if (why || !hint()) become({ state: "out", why });
  else void resume();
}

/** Why the provider has sent somebody back without a session: `/?sign-in=unknown`. A reload does not say it again. */
function takeReturn(): "unknown" | "failed" | "" {
  const address = new URL(location.href);
  const why = address.searchParams.get("sign-in");
  if (why === null) return "";
  address.searchParams.delete("sign-in");
  history.replaceState(history.state, "", address);
  return why === "unknown" ? "unknown" : "failed";
}

async function resume(): Promise<void> {
  try {
    await renew(null);
  } catch (error) {
    if (now.state !== "asking") return;
    become({ state: "asking", failure: asRefusal(error) });
    timer = setTimeout(resume, AGAIN_MS);
  }
}

/** Somebody has signed in, in every window. */
export function beginSession(granted: Granted): void {
  tellAll({ state: "in", granted, until: Date.now() + granted.expires_in * 1000 });
}

/** What the viewer has changed about himself. */
export function updateMe(user: Me): void {
  if (now.state === "in") tellAll({ ...now, granted: { ...now.granted, user } });
}

/** The browser is about to go to the company's provider, and may come back with a session. */
export function leaveForProvider(): void {
  localStorage.setItem(NAME, "away");
}

/** Sign out in every window. What was being written stays, for when the same person comes back. A Refusal when the server
 * can't be told: then the session lives, and nobody is to believe otherwise. */
export async function signOut(): Promise<void> {
  await alone(async () => {
    const headers = { ...OWN_PAGE, ...(now.state === "in" && { Authorization: `Bearer ${now.granted.access_token}` }) };
    const response = await send(CURRENT, { method: "DELETE", headers, keepalive: true });
    if (!response.ok) throw refusalOf(response, null);
    tellAll({ state: "out", why: "left" });
  });
}

/** A token that is good for the next seconds; null when nobody is signed in. */
export async function freshToken(): Promise<string | null> {
  if (now.state !== "in") return null;
  const { granted, until } = now;
  return until - Date.now() > MARGIN_MS ? granted.access_token : renew(granted.access_token);
}

/** The token in place of this one; null when the session is over, in all windows. A Refusal when no answer came: that ends
 * nothing. */
export function renew(stale: string | null): Promise<string | null> {
  renewing ??= alone(() => exchange(stale)).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function exchange(stale: string | null): Promise<string | null> {
  // the stream may say that the session has ended before the window in which it was left does
  if (now.state === "in" && hint() === null) become({ state: "out", why: "left" });
  if (now.state === "out") return null;
  if (now.state === "in" && now.granted.access_token !== stale) return now.granted.access_token; // another was faster
  const response = await send(REFRESH, { method: "POST", headers: OWN_PAGE });
  const body = await response.json().catch(() => null);
  if (response.status === 401) tellAll({ state: "out", why: hint() === "away" ? "" : "expired" });
  else if (!response.ok) throw refusalOf(response, body);
  else beginSession(body as Granted);
  return response.ok ? (body as Granted).access_token : null;
}

function send(url: string, request: RequestInit): Promise<Response> {
  return fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) }).catch((failure) => {
    throw asRefusal(failure);
  });
}

async function alone<T>(what: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return what(); // there are none where the page is from no secure origin
  return navigator.locks.request(NAME, what);
}

async function keepOn(stale: string): Promise<void> {
  try {
    await renew(stale);
  } catch {
    timer = setTimeout(keepOn, AGAIN_MS, stale);
  }
}

function tellAll(next: Session): void {
  become(next);
  windows.postMessage(next);
}

function become(next: Session): void {
  now = next;
  clearTimeout(timer);
  if (next.state === "in") {
    localStorage.setItem(NAME, "in");
    const early = EARLY_MS + Math.random() * SPREAD_MS;
    timer = setTimeout(keepOn, Math.max(0, next.until - Date.now() - early), next.granted.access_token);
  }
  if (next.state === "out") localStorage.removeItem(NAME);
  for (const listener of listeners) listener();
}

/** Whether it is worth asking for a session: scripts can't see the cookie. */
function hint(): string | null {
  return localStorage.getItem(NAME);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
