/**
 * Server-sent events by fetch: EventSource can't send the token in a header, and a token in the URL ends in logs.
 * One stream for all windows of a browser: it opens six connections to a server at most, and a seventh window would
 * hang. Whoever holds the lock reads and passes on; when that window closes, the next one takes over.
 */
export type LiveState = "connecting" | "live" | "reconnecting" | "stopped";

export interface LiveEvent {
  id: string;
  /** `call`, `note`, `timeline`, … of the services; `ready`, `reset`, `bye` of the stream itself. */
  name: string;
  data: unknown;
}

/** Where the token comes from that the stream is asked for with. */
export interface Tokens {
  /** One that is good; null when nobody is signed in. */
  fresh(): Promise<string | null>;
  /** Another one in place of one that is not taken any more; null when the session is over. */
  renew(stale: string): Promise<string | null>;
}

export interface Follower {
  onEvent(event: LiveEvent): void;
  onState(state: LiveState): void;
}

const SILENCE_MS = 40_000; // the server says something every 15 s
const LONGEST_PAUSE_MS = 15_000;

/** Reads until the signal aborts, the session is over, or the server says that this stream is not to come back. */
export async function follow(url: string, tokens: Tokens, to: Follower, signal: AbortSignal): Promise<void> {
  let last = "";
  let pause = 1000;
  while (!signal.aborted) {
    try {
      for await (const event of connect(url, tokens, last, signal)) {
        last = event.id || last;
        if (event.name === "ready" || event.name === "reset") {
          pause = 1000;
          to.onState("live");
        }
        if (event.name) to.onEvent(event);
      }
    } catch (error) {
      if (error instanceof NotWelcome) return to.onState("stopped");
    }
    if (signal.aborted) return;
    to.onState("reconnecting");
    await rest(pause * (0.5 + Math.random()), signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

/** As `follow`, but together with the other windows of `name`. */
export async function followTogether(
  name: string,
  url: string,
  tokens: Tokens,
  to: Follower,
  signal: AbortSignal,
): Promise<void> {
  if (!navigator.locks) return follow(url, tokens, to, signal); // only where the page is not from a secure origin
  const others = new BroadcastChannel(name);
  let state: LiveState | null = null;
  others.onmessage = ({ data }) => {
    if (data.event && !state) to.onEvent(data.event);
    if (data.state && !state) to.onState(data.state);
    if (data.hello && state) others.postMessage({ state });
  };
  const shared: Follower = {
    onEvent(event) {
      to.onEvent(event);
      others.postMessage({ event });
    },
    onState(now) {
      state = now;
      to.onState(now);
      others.postMessage({ state });
    },
  };
  others.postMessage({ hello: true });
  try {
    await navigator.locks.request(name, { signal }, () => {
      shared.onState("connecting");
      return follow(url, tokens, shared, signal);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    others.close();
  }
}

class NotWelcome extends Error {}

async function* connect(url: string, tokens: Tokens, last: string, signal: AbortSignal): AsyncGenerator<LiveEvent> {
  const token = await tokens.fresh();
  if (token === null) throw new NotWelcome();
  const silence = new AbortController();
  const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
  if (last) headers["Last-Event-ID"] = last;
  const both = AbortSignal.any([signal, silence.signal]);
  const answer = await fetch(url, { headers, signal: both, cache: "no-store" });
  if (answer.status === 401) return exchange(tokens, token);
  if (answer.status === 403) throw new NotWelcome();
  if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
  try {
    for await (const event of events(answer.body, () => silence.abort())) {
      if (event.name !== "bye") yield event;
      else if (reasonOf(event) === "ended") return await exchange(tokens, token);
      else throw new NotWelcome();
    }
  } finally {
    silence.abort();
  }
}

/** The token is not taken any more: the next try is made with another, if there is one. */
async function exchange(tokens: Tokens, stale: string): Promise<void> {
  if ((await tokens.renew(stale)) === null) throw new NotWelcome();
}

function reasonOf({ data }: LiveEvent): unknown {
  return (data as { reason?: unknown } | null)?.reason;
}

async function* events(body: ReadableStream<Uint8Array>, onSilence: () => void): AsyncGenerator<LiveEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = "";
  while (true) {
    const alarm = setTimeout(onSilence, SILENCE_MS);
    const { value, done } = await reader.read().finally(() => clearTimeout(alarm));
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) yield parse(block);
  }
}

export function parse(block: string): LiveEvent {
  const fields: Record<string, string> = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name] = value ?? "";
  }
  return { id: fields.id ?? "", name: fields.event ?? "", data: fields.data ? JSON.parse(fields.data) : null };
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    addEventListener("online", wake);
    signal.addEventListener("abort", wake, { once: true });
  });
}
