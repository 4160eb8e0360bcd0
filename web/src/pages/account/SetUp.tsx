/** Setting up a second factor: scan, type a code, keep the recovery codes. */
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { asRefusal } from "~/api/refusal";
import { Send, Wrong } from "~/door/Parts";
import { Once } from "~/kit/Once";
import { Waiting } from "~/kit/Waiting";
import { useSay } from "~/words";
import { useOffer, useTurnOn } from "./queries";
import "./account.css";

interface Props {
  /** It is on; the recovery codes are shown. */
  onOn?: () => void;
  /** They are kept. */
  onDone: () => void;
  onCancel?: () => void;
}

export function SetUp({ onOn, onDone, onCancel }: Props) {
  const offer = useOffer();
  const [codes, setCodes] = useState<string[] | null>(null);
  const { mutate } = offer;
  useEffect(() => mutate(), [mutate]);
  const turnedOn = (made: string[]) => {
    setCodes(made);
    onOn?.();
  };
  if (codes) return <RecoveryCodes codes={codes} onKept={onDone} />;
  if (offer.error) return <Wrong refusal={asRefusal(offer.error)} />;
  if (!offer.data) return <Waiting />;
  return <Confirm offer={offer.data} onOn={turnedOn} onCancel={onCancel} />;
}

interface ConfirmProps {
  offer: NonNullable<ReturnType<typeof useOffer>["data"]>;
  onOn: (codes: string[]) => void;
  onCancel?: () => void;
}

function Confirm({ offer, onOn, onCancel }: ConfirmProps) {
  const say = useSay();
  const turnOn = useTurnOn();
  const refusal = turnOn.error && asRefusal(turnOn.error);
  const isWrong = Boolean(refusal?.fields.code);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get("code"));
    turnOn.mutate(code, { onSuccess: ({ recovery_codes }) => onOn(recovery_codes) });
  };
  return (
    <form onSubmit={send}>
      <Stack maw={420}>
        <Text size="sm">{say("account.factor.scan")}</Text>
        <img
          className="qr"
          src={`data:image/svg+xml,${encodeURIComponent(offer.qr)}`}
          alt={say("account.factor.picture")}
        />
        <Once label={say("account.factor.secret")} text={offer.secret} shown={inFours(offer.secret)} />
        <Wrong refusal={isWrong ? null : refusal} />
        <TextInput
          name="code"
          label={say("account.factor.code")}
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={20}
          error={isWrong && say("account.factor.code.wrong")}
          required
        />
        <Group>
          <Send isPending={turnOn.isPending}>{say("account.factor.confirm")}</Send>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {say("kit.cancel")}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const say = useSay();
  return (
    <Stack maw={420}>
      <Text size="sm">{say("account.codes.do")}</Text>
      <div className="printed">
        <Once label={say("account.codes")} text={codes.join("\n")}>
          <ul className="codes">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </Once>
      </div>
      <Group>
        <Button onClick={onKept}>{say("account.codes.kept")}</Button>
        <Button variant="default" onClick={() => print()}>
          {say("account.codes.print")}
        </Button>
      </Group>
    </Stack>
  );
}

function inFours(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
