import { createIntl } from "react-intl";
import { expect, it } from "vitest";
import { inKyrgyz, NEIGHBOUR, span } from "./kyrgyz";

const intl = inKyrgyz(createIntl({ locale: NEIGHBOUR, timeZone: "Asia/Bishkek" }));
const at = "2026-11-24T18:30:00Z"; // half past midnight in Bishkek

it("writes dates in Kyrgyz words, in the reader's zone", () => {
  expect(intl.formatDate(at, { dateStyle: "long" })).toBe("25 ноябрь 2026-ж.");
  expect(intl.formatDate(at, { weekday: "long", day: "numeric", month: "long" })).toBe("шаршемби, 25 ноябрь");
});

it("writes spans as they are said", () => {
  expect([-5, 0, 3].map((value) => span(value, "minute"))).toEqual([
    "5 мүнөт мурун",
    "ушул мүнөттө",
    "3 мүнөттөн кийин",
  ]);
  expect([-1, 0, 1, 2].map((value) => span(value, "day"))).toEqual(["кечээ", "бүгүн", "эртең", "2 күндөн кийин"]);
});
