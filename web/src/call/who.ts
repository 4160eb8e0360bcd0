/** What a call's other side is called: by name where there is one, by number otherwise. */
import type { LiveCall } from "~/api/client";
import { useFormat } from "~/kit/format";
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

/** Which way the call came in: the queue, our number. */
export function useWay(): (call: Pick<LiveCall, "queue" | "line_number">) => string {
  const say = useSay();
  const { phone } = useFormat();
  return ({ queue, line_number }) =>
    [queue && say("call.queue", { queue }), line_number && say("call.line", { line: phone(line_number) })]
      .filter(Boolean)
      .join(" · ");
}
