/** A new password, twice, and how hard it is to guess; for who comes by a link and for who changes his own. */
import { Checkbox, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useSay } from "~/words";
import { strengthOf } from "./strength";

export interface Chosen {
  password: string;
  again: string;
}

interface Props {
  chosen: Chosen;
  change: (chosen: Chosen) => void;
  /** Whether the server finds it too easy. */
  isWeak: boolean;
  /** Somebody has tried to send it. */
  isTried: boolean;
  autoFocus?: boolean;
}

export function NewPassword({ chosen, change, isWeak, isTried, autoFocus }: Props) {
  const say = useSay();
  const [isShown, setShown] = useState(false);
  const { password, again } = chosen;
  const strength = strengthOf(password);
  const tooShort = strength.is === "short" && say("door.password.short", { missing: strength.missing });
  const differs = again !== "" && !password.startsWith(again);
  const type = isShown ? "text" : "password";
  return (
    <Stack gap="sm">
      <TextInput
        type={type}
        name="new-password"
        label={say("door.password.new")}
        description={say("door.password.hint")}
        autoComplete="new-password"
        value={password}
        onChange={(event) => change({ password: event.currentTarget.value, again })}
        error={(isTried && tooShort) || (isWeak && say("door.password.weak"))}
        maxLength={128}
        required
        autoFocus={autoFocus}
      />
      <Text size="sm" c="dimmed" role="status">
        {password !== "" && (tooShort || say(strength.is === "easy" ? "door.password.easy" : "door.password.good"))}
      </Text>
      <TextInput
        type={type}
        name="new-password-again"
        label={say("door.password.again")}
        autoComplete="new-password"
        value={again}
        onChange={(event) => change({ password, again: event.currentTarget.value })}
        error={(differs || (isTried && again !== password)) && say("door.password.differs")}
        maxLength={128}
        required
      />
      <Checkbox
        label={say("door.password.show")}
        checked={isShown}
        onChange={(event) => setShown(event.currentTarget.checked)}
      />
    </Stack>
  );
}

/** Whether it is worth sending. */
export function isReady({ password, again }: Chosen): boolean {
  return strengthOf(password).is !== "short" && again === password;
}
