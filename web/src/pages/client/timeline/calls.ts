/** How a call ended, as people say it. A call that came in and was not answered is missed, whatever the PBX calls it. */
const RESULTS = ["answered", "missed", "no_answer", "busy", "failed"] as const;
export type Result = (typeof RESULTS)[number];

const COLORS: Record<Result, string> = {
  answered: "card",
  missed: "red",
  no_answer: "orange",
  busy: "orange",
  failed: "red",
};

export function resultOf(direction: string, outcome: string): Result {
  if (direction === "inbound" && outcome !== "answered") return "missed";
  return RESULTS.find((result) => result === outcome) ?? "failed";
}

export function colorOf(result: Result): string {
  return COLORS[result];
}
