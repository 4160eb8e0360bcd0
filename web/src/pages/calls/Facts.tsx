import { Text } from "@mantine/core";
import { lasting, useFormat } from "~/kit/format";
import { useColleagues } from "~/session/viewer";
import { useSay, type Word } from "~/words";
import css from "./facts.module.css";
import type { CallDetail } from "./story";

/** What is known of a call, a line each; what is not known has no line. */
export function Facts({ call }: { call: CallDetail }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const transfer = call.transfer && {
    kind: say(call.transfer === "blind" ? "calls.transfer.blind" : "calls.transfer.attended"),
    from: call.transfer_from ?? "",
    to: call.transfer_to ?? "",
  };
  const facts: [Word, string | null | false | undefined][] = [
    ["calls.fact.began", `${format.longDay(call.started_at)}, ${format.second(call.started_at)}`],
    ["calls.fact.line", call.line_number && format.phone(call.line_number)],
    ["calls.fact.queue", call.queue],
    ["calls.fact.agent", [nameOf(call.user_id), call.extension].filter(Boolean).join(", ")],
    ["calls.fact.rang", lasting(call.ring_seconds)],
    ["calls.fact.talked", call.answered_at && lasting(call.talk_seconds)],
    ["calls.fact.held", call.hold_seconds > 0 && lasting(call.hold_seconds)],
    ["calls.fact.transfer", transfer && say("calls.transfer", transfer)],
    ["calls.fact.recordings", call.recordings.join(", ")],
    ["calls.fact.pbx", call.pbx],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(
        ([word, value]) =>
          value && (
            <div key={word}>
              <Text component="dt" size="sm" c="dimmed">
                {say(word)}
              </Text>
              <Text component="dd" size="sm" m={0}>
                {value}
              </Text>
            </div>
          ),
      )}
    </dl>
  );
}
