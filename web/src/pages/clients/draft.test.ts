import { expect, test } from "vitest";
import { atItsField, bodyOf, emptyDraft, isBlank } from "./draft";

const bob = { id: "bob", name: "Bob", team_id: "sales" };
const draft = { ...emptyDraft("bob", " Ann "), phones: ["", " 8 916 1234567", "12"], emails: [""] };

test("empty fields are not sent, and the client belongs to its owner's team", () => {
  expect(bodyOf(draft, [bob], false)).toMatchObject({
    name: "Ann",
    phones: ["8 916 1234567", "12"],
    emails: [],
    owner_id: "bob",
    team_id: "sales",
  });
});

test("a client of nobody belongs to no team", () => {
  expect(bodyOf({ ...draft, owner: "" }, [bob], false)).toMatchObject({ owner_id: null, team_id: null });
});

test("what is wrong is said at the field where it was typed", () => {
  expect(atItsField({ "phones.1": "no number", name: "too long" }, draft)).toEqual({
    "phones.2": "no number",
    name: "too long",
  });
});

test("a client needs a name, a number or an e-mail", () => {
  expect(isBlank(draft)).toBe(false);
  expect(isBlank(emptyDraft("bob", " "))).toBe(true);
});
