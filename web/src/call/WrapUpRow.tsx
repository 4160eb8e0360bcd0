/** A call that has ended and is to be wrapped up: one line, which opens into the form. */
import { Button, Text, ThemeIcon } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPencil } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import { Caller, KeyHint, OpenCard } from "./CallRow";
import type { Followed } from "./following";
import { Lasting } from "./Lasting";
import { useCardOf } from "./queries";
import type { FormProps } from "./WrapUp";

export function resultFieldOf(callId: string): string {
  return `result-${callId}`;
}

interface Props {
  ended: Followed;
  /** Null until it is fetched. */
  Form: ComponentType<FormProps> | null;
  isFirst: boolean;
  /** No call stands above it, whose card the key would open. */
  isAlone: boolean;
  isOpen: boolean;
  toggle: (isOpen: boolean) => void;
  /** `done`: sent or skipped; `wrap-up`: taken back. */
  leave: (state: Followed["state"]) => void;
}

export function WrapUpRow({ ended, Form, isFirst, isAlone, isOpen, toggle, leave }: Props) {
  const say = useSay();
  const format = useFormat();
  const { call } = ended;
  const card = useCardOf(call, true);
  const endedAt = ended.ended_at ?? call.changed_at;
  return (
    <article className="call" data-state="wrap-up" data-open={isOpen || undefined}>
      <ThemeIcon variant="light" color="grape" size="lg" radius="xl" className="call-icon">
        <IconPencil size={20} aria-hidden />
      </ThemeIcon>
      <Caller call={call} card={card} />
      <Text size="sm" className="call-last">
        {say("call.ended", { at: format.when(endedAt) })}
      </Text>
      <div className="call-time">
        <Text size="xs" className="call-state">
          {say("call.state.wrap-up")}
        </Text>
        <Lasting since={endedAt} size="lg" fw={650} />
      </div>
      <div className="call-actions">
        {isOpen && <OpenCard call={call} card={card} hasKey={isFirst && isAlone} />}
        <Button
          size="sm"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => toggle(!isOpen)}
          rightSection={isOpen ? <IconChevronUp size={16} aria-hidden /> : <IconChevronDown size={16} aria-hidden />}
        >
          {say(isOpen ? "call.wrap-up.later" : "call.wrap-up")}
          {isFirst && !isOpen && <KeyHint keys="Alt+KeyW" />}
        </Button>
      </div>
      {isOpen && (
        <div className="call-form">
          {Form && <Form call={call} card={card} stay={() => toggle(true)} leave={leave} />}
        </div>
      )}
    </article>
  );
}
