/** A call by a click: the viewer's phone rings, and when it is picked up the client's. What becomes of it is told in
 * one toast, which goes on when the page is left. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { ask, telephony } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { useFormat } from "~/kit/format";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";

const LOOK_MS = 1_000;
const UNDECIDED = ["waiting", "sending", "sent"];

export function useCalling() {
  const say = useSay();
  const format = useFormat();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (number: string) => ask(telephony.POST("/api/telephony/calls", { body: { number } })),
    onError: (error) => {
      if (asRefusal(error).code !== "no-extension") return toasts.failed(error);
      notifications.show({ color: "red", role: "alert", message: say("client.calling.no-extension") });
    },
    onSuccess: async ({ id, number: dialled }) => {
      const number = format.phone(dialled);
      notifications.show({ id, loading: true, autoClose: false, message: say("client.calling.waiting", { number }) });
      const { state, reason } = await fate(id);
      if (state === "ringing") {
        const message = say("client.calling.ringing", { number });
        return notifications.update({ id, loading: false, autoClose: 8_000, message });
      }
      const word = state === "failed" ? "client.calling.failed" : "client.calling.unknown";
      const message = say(word, { number, reason: reason || "–" });
      notifications.update({ id, color: "red", loading: false, autoClose: 12_000, message });
    },
  });
}

/** What the request comes to: the server decides within half a minute. */
async function fate(id: string): Promise<{ state: string; reason: string }> {
  const params = { path: { request_id: id } };
  for (let looks = 0; looks < 70; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const request = await ask(telephony.GET("/api/telephony/calls/requests/{request_id}", { params })).catch(
      () => null,
    );
    if (request && !UNDECIDED.includes(request.state)) return request;
  }
  return { state: "unknown", reason: "" };
}
