/** How a talk can end. The codes stand on the card as the outcome of its note; the words are `call.result.<code>`. */
export const RESULTS = ["agreed", "informed", "call_again", "no_interest", "wrong_number", "other"] as const;

export type Result = (typeof RESULTS)[number];

export const isResult = (text: string): text is Result => (RESULTS as readonly string[]).includes(text);
