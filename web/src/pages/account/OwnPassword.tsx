import { PasswordInput } from "@mantine/core";
import { useSay } from "~/words";

interface Props {
  value: string;
  onChange: (value: string) => void;
  isWrong: boolean;
}

/** One's own password, once more. */
export function OwnPassword({ value, onChange, isWrong }: Props) {
  const say = useSay();
  return (
    <PasswordInput
      name="password"
      label={say("account.password.old")}
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={isWrong && say("account.password.wrong")}
      maxLength={200}
      required
      autoFocus
    />
  );
}
