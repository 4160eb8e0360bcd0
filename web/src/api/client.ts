/** The public API, typed by the services' own OpenAPI documents. Nothing else speaks to a server but the live stream. */
import createClient from "openapi-fetch";
import { freshToken, renew } from "~/session/session";
import { asRefusal, refusalOf } from "./refusal";
import type { components as Accounts, paths as AccountsPaths } from "./types/accounts";
import type { components as Contacts, paths as ContactsPaths } from "./types/contacts";
import type { components as Notifications, paths as NotificationsPaths } from "./types/notifications";
import type { components as Pipeline, paths as PipelinePaths } from "./types/pipeline";
import type { components as Reports, paths as ReportsPaths } from "./types/reports";
import type { components as Telephony, paths as TelephonyPaths } from "./types/telephony";

export type User = Accounts["schemas"]["User"];
export type Team = Accounts["schemas"]["Team"];
export type Role = Accounts["schemas"]["Role"];
export type Person = Accounts["schemas"]["Person"];
export type Card = Contacts["schemas"]["Card"];
export type Entry = Contacts["schemas"]["Entry"];
export type Note = Notifications["schemas"]["Note"];
export type LiveCall = Notifications["schemas"]["LiveCall"];
export type Task = Pipeline["schemas"]["Task"];
export type Call = Telephony["schemas"]["Call"];
export type CallFigures = Reports["schemas"]["CallFigures"];

/** With the token, which is exchanged first when it is about to end, or when the server takes it no more; then the request
 * is sent again. */
async function signed(request: Request): Promise<Response> {
  const held = await freshToken();
  const again = held === null ? null : request.clone(); // a body can be read once
  const response = await send(request, held);
  if (response.status !== 401 || again === null) return response;
  const next = await renew(held);
  return next === null ? response : send(again, next);
}

async function send(request: Request, held: string | null): Promise<Response> {
  if (held) request.headers.set("Authorization", `Bearer ${held}`);
  const response = await fetch(request);
  const date = Date.parse(response.headers.get("Date") ?? "");
  if (date) skew = nearer(skew, date - Date.now());
  return response;
}

let skew = 0;

/** The header has no fractions of a second and is on its way for a while, so the largest difference is the nearest to the
 * truth: clocks that tick don't jump at every answer. One that is far off tells of a clock that was set. */
export function nearer(known: number, seen: number): number {
  return seen > known || known - seen > 2500 ? seen : known;
}

/** The server's clock, by which calls and due times are told; whatever the clock of this machine says. */
export function serverNow(): number {
  return Date.now() + skew;
}

function client<Paths extends object>() {
  return createClient<Paths>({ baseUrl: "", fetch: signed });
}

export const accounts = client<AccountsPaths>();
export const contacts = client<ContactsPaths>();
export const notifications = client<NotificationsPaths>();
export const pipeline = client<PipelinePaths>();
export const reports = client<ReportsPaths>();
export const telephony = client<TelephonyPaths>();

type Answer<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** What was asked for, or a Refusal is thrown: `await ask(contacts.GET("/api/contacts/cards/{card_id}", …))`. */
export async function ask<T>(answer: Answer<T>): Promise<T> {
  const { data, error, response } = await answer.catch((failure) => {
    throw asRefusal(failure);
  });
  if (!response.ok) throw refusalOf(response, error);
  return data as T;
}

/** For a POST that may be sent again after a lost answer: the server does it once. */
export function onceKey(): Record<"Idempotency-Key", string> {
  return { "Idempotency-Key": crypto.randomUUID() };
}
