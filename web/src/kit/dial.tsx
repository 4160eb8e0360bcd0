/** Call by a click: my phone rings, and when I pick up, the client's. What becomes of it is told in one toast. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { ask, telephony } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useMay, useViewer } from "~/session/viewer";
import { useSay } from "~/words";
import { useFormat } from "./format";

type Fate = Awaited<ReturnType<typeof fateOf>>;

const SETTLED = ["ringing", "failed", "unknown"];
const PATIENCE_MS = 60_000;

export interface Dial {
  /** Needs the right, and a phone of one's own: without one there is nothing to ring. */
  may: boolean;
  call: (number: string) => void;
  isAsking: boolean;
}

export function useDial(): Dial {
  const say = useSay();
  const { phone } = useFormat();
  const viewer = useViewer();
  const mayCall = useMay("calls.make");
  const tell = (id: string, fate: Fate, number: string) => {
    const has = { number: phone(number), extension: fate.extension, reason: fate.reason };
    const isSettled = SETTLED.includes(fate.state);
    notifications.update({
      id,
      loading: !isSettled,
      autoClose: isSettled && (fate.state === "ringing" ? 6_000 : 12_000),
      color: fate.state === "failed" ? "red" : fate.state === "unknown" ? "orange" : undefined,
      message: say(isSettled ? `kit.dial.${fate.state as "ringing" | "failed" | "unknown"}` : "kit.dial.asked", has),
    });
  };
  const { mutate, isPending } = useMutation({
    mutationFn: async (number: string) => {
      const id = crypto.randomUUID();
      const message = say("kit.dial.asked", { number: phone(number), extension: viewer.extension });
      notifications.show({ id, loading: true, autoClose: false, message });
      try {
        const asked = await ask(telephony.POST("/api/telephony/calls", { body: { number } }));
        for await (const fate of follow(asked)) tell(id, fate, number);
      } catch (error) {
        const { status, message: told, fields } = asRefusal(error);
        const reason = status === 0 ? say("kit.refusal.offline.title") : Object.values(fields).join(" ") || told;
        const failed = say("kit.dial.failed", { number: phone(number), reason });
        notifications.update({ id, loading: false, autoClose: 12_000, color: "red", message: failed });
      }
    },
  });
  return { may: mayCall && Boolean(viewer.extension), call: mutate, isAsking: isPending };
}

function fateOf(request_id: string) {
  return ask(telephony.GET("/api/telephony/calls/requests/{request_id}", { params: { path: { request_id } } }));
}

/** The request each time that it has got further, until it is known how it ended. */
async function* follow(asked: Fate): AsyncGenerator<Fate> {
  const since = Date.now();
  let fate = asked;
  yield fate;
  while (!SETTLED.includes(fate.state)) {
    if (Date.now() - since > PATIENCE_MS) return yield { ...fate, state: "unknown" };
    await new Promise((wake) => setTimeout(wake, 700));
    const now = await fateOf(asked.id);
    if (now.state !== fate.state) yield now;
    fate = now;
  }
}
