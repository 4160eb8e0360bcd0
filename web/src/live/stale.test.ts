import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeStale } from "./stale";

let client: QueryClient;
let answers: ((rings: boolean) => void)[];
let leave: () => void;

beforeEach(() => {
  client = new QueryClient();
  answers = [];
  const ask = () => new Promise<boolean>((answer) => answers.push(answer));
  leave = new QueryObserver(client, { queryKey: ["calls-now"], queryFn: ask }).subscribe(() => {});
});
afterEach(() => leave());

const shown = () => client.getQueryData(["calls-now"]);

it("asks again after a first load that was under way when the news came", async () => {
  const stale = makeStale(client, { queryKey: ["calls-now"] });
  answers[0]?.(false); // as it was before the news
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(true);
  await stale;
  expect(shown()).toBe(true);
});

it("asks again after a first load that failed", async () => {
  client.setDefaultOptions({ queries: { retry: false } });
  const failing = {
    queryKey: ["agents"],
    queryFn: () => new Promise<boolean>((_, fail) => answers.push(() => fail())),
  };
  const stop = new QueryObserver(client, failing).subscribe(() => {});
  const stale = makeStale(client, { queryKey: ["agents"] });
  answers[1]?.(false);
  await expect.poll(() => answers.length).toBe(3);
  answers[2]?.(false);
  await stale;
  stop();
});

it("does not wait for a later load, whose answer would be old", async () => {
  answers[0]?.(false);
  await expect.poll(shown).toBe(false);
  client.invalidateQueries({ queryKey: ["calls-now"] });
  const stale = makeStale(client, { queryKey: ["calls-now"] });
  await expect.poll(() => answers.length).toBe(3);
  answers[2]?.(true);
  await stale;
  expect(shown()).toBe(true);
});

it("leaves alone what it is not about", async () => {
  await makeStale(client, { queryKey: ["notes"] });
  expect(answers.length).toBe(1);
});
