import { expect, test } from "vitest";
import { looksLikeNumber } from "./numbers";

test.each([
  "+7 916 123-45-67",
  "8(916)1234567",
  "00 996 555 123456",
  "040 123 4567",
  "tel:+358401234567",
  "916‑123‑45‑67",
])("%s may be a number", (text) => expect(looksLikeNumber(text)).toBe(true));

test.each([
  "",
  "112",
  "1001",
  "2 Ltd",
  "ann@mail.example",
  "agent 007 1234567",
  "12345678901234567890",
  "7+916 1234567",
])("%s is none", (text) => expect(looksLikeNumber(text)).toBe(false));
