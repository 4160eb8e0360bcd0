/** How a call went, in one word for people: a client whom nobody answered is missed, whatever the telephone says. */
import type { Call } from "~/api/client";

export type Result = "answered" | "missed" | "unanswered" | "busy" | "failed";

export function resultOf({ direction, disposition }: Pick<Call, "direction" | "disposition">): Result {
  if (disposition === "ANSWERED") return "answered";
  if (direction === "inbound") return "missed";
  if (disposition === "BUSY") return "busy";
  return disposition === "FAILED" ? "failed" : "unanswered";
}
