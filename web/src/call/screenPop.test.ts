import { afterEach, expect, it } from "vitest";
import { firstToSay } from "~/live/once";
import { isAtWork } from "./screenPop";

function page(html: string): void {
  document.body.innerHTML = `<main id="page">${html}</main>`;
}

afterEach(() => {
  document.body.innerHTML = "";
  localStorage.clear();
});

it("leaves alone whoever has the cursor in a field", () => {
  page("<input>");
  expect(isAtWork()).toBe(false);
  document.querySelector("input")?.focus();
  expect(isAtWork()).toBe(true);
});

it("leaves alone a page with text that is not sent", () => {
  page("<textarea> </textarea>");
  expect(isAtWork()).toBe(false);
  page("<textarea>asks for a</textarea>");
  expect(isAtWork()).toBe(true);
});

it("leaves alone whoever is asked something", () => {
  page("");
  document.body.append(Object.assign(document.createElement("section"), { role: "dialog" }));
  document.querySelector("section")?.setAttribute("role", "dialog");
  expect(isAtWork()).toBe(true);
});

it("opens the card in one window only", async () => {
  expect(await firstToSay("card a")).toBe(true);
  expect(await firstToSay("card a")).toBe(false);
});
