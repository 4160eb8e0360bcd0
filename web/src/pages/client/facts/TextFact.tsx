import { Text, Textarea, TextInput } from "@mantine/core";
import type { FocusEvent } from "react";
import type { Card } from "~/api/client";
import { useSay } from "~/words";
import css from "../client.module.css";
import { FactFrame } from "./FactFrame";
import { type Form, useFact } from "./useFact";

const FORM: Form<string, string> = { open: (value) => value, read: (draft) => draft.trim() };

interface Props {
  card: Card;
  name: "name" | "source" | "note";
  /** Several lines; Enter begins a new one. */
  isLong?: boolean;
  maxLength: number;
}

export function TextFact({ card, name, isLong, maxLength }: Props) {
  const say = useSay();
  const fact = useFact(card, name, FORM);
  const Input = isLong ? Textarea : TextInput;
  const shown = card[name] && <Text className={css.written}>{card[name]}</Text>;
  return (
    <FactFrame fact={fact} shown={shown || null} isPlain>
      <Input
        aria-label={say(`client.fact.${name}`)}
        value={fact.draft ?? ""}
        onChange={(event) => fact.write(event.currentTarget.value)}
        error={fact.errors[name]}
        maxLength={maxLength}
        autoFocus={fact.isAtHand()}
        onFocus={toTheEnd}
        {...(isLong && { autosize: true, minRows: 3, maxRows: 12 })}
      />
    </FactFrame>
  );
}

/** A textarea begins to write before its first letter. */
function toTheEnd({ currentTarget: field }: FocusEvent<HTMLInputElement | HTMLTextAreaElement>): void {
  field.setSelectionRange(field.value.length, field.value.length);
}
