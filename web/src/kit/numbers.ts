/** Phone numbers as people type them. Which number it is, in which country, the server says: it has the numbering
 * plans, and knows where the company is. */

const LEAST_DIGITS = 7; // fewer are extensions and service codes
const MOST_DIGITS = 15;

/** `8 (916) 123-45-67`, `+358 40 1234567`, `00996…`: whether this may be a complete number. */
export function looksLikeNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return (
    digits >= LEAST_DIGITS && digits <= MOST_DIGITS + 2 && /^\s*(tel:)?\s*\+?[\d\s()./\u2010-\u2014-]+$/i.test(text)
  );
}
