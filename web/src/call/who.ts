/** What a call's other side is called: by name where there is one, by number otherwise. */
import type { LiveCall } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";

export interface Who {
  name: string;
  /** Empty where it says nothing more than the name. */
  number: string;
}

/** A lead is named by its number, which others may space in another way. */
function digits(text: string): string {
  return text.replace(/[\s()+-]/g, "");
}

type Named = Pick<LiveCall, "client_number" | "card_name">;

export function useWho(): (call: Named, cardName?: string | null) => Who {
  const say = useSay();
  const { phone } = useFormat();
  return ({ client_number, card_name }, cardName) => {
    const number = client_number ? phone(client_number) : "";
    const name = cardName || card_name || number || say("call.hidden-number");
    const isNumber = number !== "" && digits(name) === digits(number);
    return { name: isNumber ? number : name, number: isNumber ? "" : number };
  };
}

/** Whether it is the client of a colleague, whose card the viewer does not see. */
export function isAnothers({ card_id, client_owner_id }: Pick<LiveCall, "card_id" | "client_owner_id">): boolean {
  return !card_id && Boolean(client_owner_id);
}

/** `client of Alice`; empty where the viewer sees the card himself, or nobody's client calls. */
export function useWhoseClient(): (call: Pick<LiveCall, "card_id" | "client_owner_id">) => string {
  const say = useSay();
  const { nameOf } = useColleagues();
  return (call) =>
    isAnothers(call) ? say("call.client-of", { name: nameOf(call.client_owner_id) || say("kit.somebody") }) : "";
}

/** Which way the call came in: the queue, our number. */
export function useWay(): (call: Pick<LiveCall, "queue" | "line_number">) => string {
  const say = useSay();
  const { phone } = useFormat();
  return ({ queue, line_number }) =>
    [queue && say("call.queue", { queue }), line_number && say("call.line", { line: phone(line_number) })]
      .filter(Boolean)
      .join(" · ");
}
