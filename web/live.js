// The live page: calls that ring, the card of who calls, notes. Everything it shows goes in as text, never as HTML.

import { followTogether } from "./live_stream.js";

const $ = (selector, root = document) => root.querySelector(selector);
const state = { token: sessionStorage.getItem("token"), names: {}, calls: new Map(), card: null, skew: 0, leave: null };

class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
  }
}

async function ask(path, { method = "GET", body, signal } = {}) {
  const headers = { ...(state.token && { Authorization: `Bearer ${state.token}` }), ...(body && { "Content-Type": "application/json" }) };
  const answer = await fetch(`/api/${path}`, { method, headers, body: body && JSON.stringify(body), signal });
  state.skew = Date.parse(answer.headers.get("Date")) - Date.now() || 0;
  const data = answer.status === 204 ? null : await answer.json().catch(() => ({}));
  if (answer.ok) return data;
  if (answer.status === 401 && state.token) signOut();
  throw new Refusal(answer.status, data);
}

function from(template, texts = {}) {
  const made = $(`#${template}-template`).content.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) $(`.${name}`, made).textContent = text ?? "";
  return made;
}

const now = () => Date.now() + state.skew;
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const cardLink = (id) => (id ? `#card=${id}` : "#");

function lasting(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// --- signing in and out

async function start() {
  $("#door").hidden = Boolean(state.token);
  $("#desk").hidden = !state.token;
  if (!state.token) return $("#sign-in input").focus();
  try {
    const [me, users] = await Promise.all([ask("accounts/me"), ask("accounts/users")]);
    state.me = me;
    $("#me").textContent = me.name;
    state.names = Object.fromEntries(users.items.map((user) => [user.id, user.name]));
  } catch (error) {
    if (error.status === 401) return;
  }
  handlers.ready();
  connect();
  openFromAddress();
}

$("#sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const { access_token } = await ask("accounts/tokens", { method: "POST", body: Object.fromEntries(new FormData(form)) });
    sessionStorage.setItem("token", (state.token = access_token));
    form.reset();
    $(".wrong", form).textContent = "";
    start();
  } catch (error) {
    $(".wrong", form).textContent = error.message;
  }
});

function signOut() {
  sessionStorage.removeItem("token");
  state.token = null;
  state.leave?.abort();
  location.hash = "";
  location.reload();
}
$("#sign-out").addEventListener("click", signOut);

// --- the stream

async function connect() {
  state.leave?.abort();
  state.leave = new AbortController();
  const name = state.me && `kartoteka-${state.me.id}`;
  const url = "/api/notifications/stream";
  const end = await followTogether(name, url, state.token, onEvent, showConnection, state.leave.signal);
  if (end === "signed-out") signOut();
  if (end === "stopped") showConnection("stopped");
}

function showConnection(connection) {
  const words = { stopped: "too many windows: connect here" };
  $("#badge").dataset.state = connection;
  $("#badge").textContent = words[connection] ?? connection;
}
$("#badge").addEventListener("click", () => $("#badge").dataset.state !== "live" && connect());

const onEvent = (name, data) => handlers[name]?.(data);
const handlers = {
  ready: () => Promise.all([loadCalls(), loadNotes()]).catch(console.info),
  reset: () => Promise.all([loadCalls(), loadNotes(), loadTimeline()]).catch(console.info),
  call: takeCall,
  note: (note) => { announce(note.title); loadNotes().catch(console.info); },
  timeline: ({ card_id }) => card_id === state.card?.id && loadTimeline().catch(console.info),
};

function announce(text) {
  $("#announce").textContent = text;
}

// --- calls

async function loadCalls() {
  const { items } = await ask("notifications/calls/live");
  const known = state.calls;
  state.calls = new Map(items.map((call) => [call.call_id, call]));
  items.forEach((call) => popUp(call, known.get(call.call_id)));
  showCalls();
}

function takeCall(call) {
  const known = state.calls.get(call.call_id);
  if (known && known.changed_at > call.changed_at) return;
  if (call.state === "ended") state.calls.delete(call.call_id);
  else {
    state.calls.set(call.call_id, call);
    popUp(call, known);
  }
  showCalls();
}

function popUp(call, known) {
  const isNew = known?.state !== call.state || known?.card_id !== call.card_id;
  if (!isNew || call.direction === "internal") return;
  if (call.state === "ringing") announce(`Ringing: ${caller(call)}`);
  const talks = [...state.calls.values()].some((other) => other.state === "talking" && other.call_id !== call.call_id);
  const writes = Boolean($("#summary")?.value.trim());
  if (!talks && !writes && call.card_id) location.hash = cardLink(call.card_id);
}

const caller = (call) => call.card_name || call.client_number || "hidden number";

function showCalls() {
  const calls = [...state.calls.values()].sort((a, b) => (a.started_at < b.started_at ? -1 : 1));
  $("#calls").replaceChildren(...calls.map(callItem));
  const ringing = calls.find((call) => call.state === "ringing");
  document.title = ringing ? `☎ ${caller(ringing)}` : "Kartoteka live";
}

function callItem(call) {
  const outgoing = call.direction === "outbound" ? "calling" : "ringing";
  const where = [call.queue && `queue ${call.queue}`, call.extensions.length && `ext. ${call.extensions.join(", ")}`];
  const item = from("call", {
    name: call.card_name || (call.client_number ? "Unknown number" : "Hidden number"),
    number: call.card_name === call.client_number ? "" : call.client_number,
    state: call.state === "ringing" ? outgoing : call.state,
    where: where.filter(Boolean).join(" · "),
  });
  $("li", item).classList.add(call.state);
  $("a", item).href = cardLink(call.card_id);
  $("time", item).dataset.since = call.answered_at || call.started_at;
  tick($("time", item));
  return item;
}

function tick(time) {
  time.textContent = lasting((now() - Date.parse(time.dataset.since)) / 1000);
}
setInterval(() => document.querySelectorAll("time[data-since]").forEach(tick), 1000);

// --- notes

async function loadNotes() {
  const [{ items }, { unread }] = await Promise.all([
    ask("notifications/notes?unread=true&limit=20"), ask("notifications/notes/count"),
  ]);
  $("#notes").replaceChildren(...items.map(noteItem));
  $("#bell b").textContent = unread > 99 ? "99+" : unread;
  $("#bell b").hidden = $("#read-all").hidden = !unread;
  $("#bell").setAttribute("aria-label", `${unread} unread notes`);
}

function noteItem(note) {
  const item = from("note", { title: note.title, body: note.body });
  const read = () => ask(`notifications/notes/${note.id}/read`, { method: "POST" }).then(loadNotes).catch(console.info);
  $("a", item).href = cardLink(note.card_id);
  $("time", item).textContent = clock.format(new Date(note.written_at));
  $("a", item).addEventListener("click", read);
  $(".done", item).addEventListener("click", read);
  return item;
}

$("#read-all").addEventListener("click", () => ask("notifications/notes/read-all", { method: "POST" }).then(loadNotes));
$("#bell").addEventListener("click", () => {
  $("#notes-title").scrollIntoView({ block: "nearest" });
  ($("#notes a") ?? $("#notes-title")).focus();
});

// --- the card

function openFromAddress() {
  const id = /^#card=([\w-]+)$/.exec(location.hash)?.[1];
  if (id && id !== state.card?.id) openCard(id);
}
addEventListener("hashchange", openFromAddress);

async function openCard(id) {
  try {
    const card = await ask(`contacts/cards/${id}`);
    state.card = card;
    showCard(card);
    await loadTimeline();
  } catch (error) {
    state.card = null;
    const title = error.status === 404 ? "This card is not there, or not yours to see" : "The card can't be shown";
    $("#card").replaceChildren(from("trouble", { title, detail: error.message }));
  }
}

function showCard(card) {
  const owner = card.owner_id ? (state.names[card.owner_id] ?? "a colleague") : "nobody yet";
  const made = from("card", {
    name: card.name, stage: card.stage, owner, source: card.source || "–",
    since: day.format(new Date(card.created_at)), remark: card.note,
  });
  const links = [...card.phones.map((phone) => ["tel:", phone]), ...card.emails.map((email) => ["mailto:", email])];
  $(".reach", made).append(...links.map(([scheme, to]) => Object.assign(document.createElement("a"), { href: scheme + to, textContent: to })));
  $(".write", made).addEventListener("submit", writeNote);
  $(".more", made).addEventListener("click", () => loadTimeline(state.next).catch(console.info));
  $("#card").replaceChildren(made);
}

async function loadTimeline(cursor) {
  const id = state.card?.id;
  if (!id) return;
  const page = await ask(`contacts/cards/${id}/timeline?limit=25&without=change${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  if (id !== state.card?.id) return;
  const entries = page.items.map(entryItem);
  if (cursor) $("#card ol").append(...entries);
  else $("#card ol").replaceChildren(...entries);
  state.next = page.next;
  $("#card .more").hidden = !page.next;
}

function entryItem(entry) {
  const payload = entry.payload ?? {};
  const details = [
    entry.outcome?.replaceAll("_", " "),
    payload.talk_seconds > 0 && `talked ${lasting(payload.talk_seconds)}`,
    payload.ring_seconds > 0 && `rang ${lasting(payload.ring_seconds)}`,
    payload.queue && `queue ${payload.queue}`,
    payload.has_recording && "recorded",
  ];
  const direction = { inbound: "incoming ", outbound: "outgoing " }[payload.direction] ?? "";
  const item = from("entry", {
    kind: direction + entry.kind, title: entry.title, summary: entry.summary,
    who: entry.user_id ? (state.names[entry.user_id] ?? "") : "", details: details.filter(Boolean).join(" · "),
  });
  $("li", item).dataset.kind = entry.kind;
  $("li", item).classList.toggle("missed", payload.direction === "inbound" && entry.outcome !== "answered" && entry.kind === "call");
  $("time", item).textContent = clock.format(new Date(entry.occurred_at));
  return item;
}

async function writeNote(event) {
  event.preventDefault();
  const form = event.target;
  try {
    await ask(`contacts/cards/${state.card.id}/timeline`, { method: "POST", body: { kind: "note", summary: form.summary.value } });
    form.reset();
    $(".wrong", form).textContent = "";
    await loadTimeline();
  } catch (error) {
    $(".wrong", form).textContent = error.message;
  }
}

// --- search

let searching = new AbortController();
let typing;

$("#search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(search, 200);
});
$("#search").addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(typing);
  await search();
  $("#found a")?.click();
});

async function search() {
  searching.abort();
  searching = new AbortController();
  const text = $("#search input").value.trim();
  if (!text) return closeSearch();
  try {
    const found = await ask(`contacts/cards?limit=8&search=${encodeURIComponent(text)}`, { signal: searching.signal });
    showFound(found.items.map(foundItem), `Nobody is found by “${text}”.`);
  } catch (error) {
    if (error.name !== "AbortError") showFound([], error.message);
  }
}

function showFound(items, otherwise) {
  const nothing = Object.assign(document.createElement("p"), { className: "quiet", textContent: otherwise });
  $("#found").replaceChildren(...(items.length ? items : [nothing]));
  $("#found").hidden = false;
  announce(items.length ? `${items.length} found` : otherwise);
}

function foundItem(card) {
  const item = from("found", { name: card.name, quiet: [...card.phones, ...card.emails].slice(0, 2).join(" · ") });
  $("a", item).href = cardLink(card.id);
  $("a", item).addEventListener("click", () => { closeSearch(); $("#card").focus(); });
  return item;
}

function closeSearch() {
  $("#search").reset();
  $("#found").hidden = true;
}

addEventListener("click", (event) => { if (!event.target.closest("#search")) $("#found").hidden = true; });
addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("#search input").focus();
  }
  if (event.key === "Escape" && event.target.closest("#search")) closeSearch();
  if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.closest("#search")) {
    const stops = [$("#search input"), ...document.querySelectorAll("#found a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    stops[next]?.focus();
    event.preventDefault();
  }
});

start();
