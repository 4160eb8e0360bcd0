// Server-sent events by fetch: EventSource can't send the token in a header, and a token in the URL ends in logs.

const SILENCE = 40_000; // the server says something every 15 s

// Reads until the signal aborts, connecting again by itself; resolves to "signed-out" or "stopped" when it must not.
export async function follow(url, token, onEvent, onState, signal) {
  let last = "";
  let pause = 1000;
  while (!signal.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener("abort", stop);
    try {
      const headers = { Authorization: `Bearer ${token}`, ...(last && { "Last-Event-ID": last }) };
      const answer = await fetch(url, { headers, signal: connection.signal, cache: "no-store" });
      if (answer.status === 401) return "signed-out";
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      for await (const event of events(answer.body, stop)) {
        last = event.id || last;
        if (event.name === "bye") return "stopped";
        if (event.name === "ready" || event.name === "reset") { pause = 1000; onState("live"); }
        if (event.name) onEvent(event.name, event.data);
      }
    } catch (error) {
      if (!signal.aborted) console.info("The stream broke off:", error.message);
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
    if (signal.aborted) break;
    onState("reconnecting");
    await rest(pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, 15_000);
  }
  return "left";
}

// One stream for all windows of a user: a browser opens six connections to a server, and a seventh window would hang.
// Whoever holds the lock reads and passes on; when that window closes, the next one takes over.
export async function followTogether(name, url, token, onEvent, onState, signal) {
  if (!name || !navigator.locks) return follow(url, token, onEvent, onState, signal);
  const others = new BroadcastChannel(name);
  let state = null;
  others.onmessage = ({ data }) => {
    if (data.event && !state) onEvent(...data.event);
    if (data.state && !state) onState(data.state);
    if (data.hello && state) others.postMessage({ state });
  };
  others.postMessage({ hello: true });
  const pass = (...event) => { onEvent(...event); others.postMessage({ event }); };
  const show = (now) => { onState((state = now)); others.postMessage({ state }); };
  try {
    return await navigator.locks.request(name, { signal }, () => {
      show("connecting");
      return follow(url, token, pass, show, signal);
    });
  } catch (error) {
    if (signal.aborted) return "left";
    throw error;
  } finally {
    others.close();
  }
}

async function* events(body, onSilence) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (true) {
    const alarm = setTimeout(onSilence, SILENCE);
    const { value, done } = await reader.read().finally(() => clearTimeout(alarm));
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) yield parse(block);
  }
}

function parse(block) {
  const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { id: fields.id, name: fields.event, data: fields.data ? JSON.parse(fields.data) : null };
}

function rest(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true });
  });
}
