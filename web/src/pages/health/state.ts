/** How a service is, from the last answers to whoever looks at the page. */
import { asRefusal } from "~/api/refusal";

export type State = "asked" | "ready" | "unready" | "down";

interface Answers {
  data: unknown;
  error: unknown;
}

/** `unready`: it runs and says itself that it can't work; `down`: nobody answers in its place. */
export function stateOf({ data, error }: Answers): State {
  if (!error) return data ? "ready" : "asked";
  const { status, code } = asRefusal(error);
  const isItsOwnWord = status === 503 && !code.startsWith("status-");
  return isItsOwnWord ? "unready" : "down";
}
