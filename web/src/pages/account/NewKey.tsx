import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { serverNow } from "~/api/client";
import { asRefusal } from "~/api/refusal";
import { Wrong } from "~/door/Parts";
import { Once } from "~/kit/Once";
import { dayOf, iso, plusDays, startOf, useZone } from "~/kit/zone";
import { IN_PERSON, RIGHTS, type Right } from "~/session/rights";
import { useViewer } from "~/session/viewer";
import { useSay, type Word } from "~/words";
import { useMakeKey } from "./queries";

const USUAL_DAYS = 90;
const MOST_DAYS = 364;

/** A key in the viewer's name, for some of his rights. */
export function NewKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const say = useSay();
  const [made, setMade] = useState<string | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={say("account.key.new")}
      closeOnClickOutside={made === null}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      {made ? <Made text={made} onKept={close} /> : <NewKeyForm onMade={setMade} />}
    </Modal>
  );
}

function Made({ text, onKept }: { text: string; onKept: () => void }) {
  const say = useSay();
  return (
    <Stack>
      <Once label={say("account.key.once")} text={text} />
      <Group justify="flex-end">
        <Button onClick={onKept}>{say("account.key.done")}</Button>
      </Group>
    </Stack>
  );
}

function NewKeyForm({ onMade }: { onMade: (key: string) => void }) {
  const say = useSay();
  const zone = useZone();
  const today = dayOf(serverNow(), zone);
  const [name, setName] = useState("");
  const [rights, setRights] = useState<Right[]>([]);
  const [day, setDay] = useState(plusDays(today, USUAL_DAYS));
  const [isTried, setTried] = useState(false);
  const make = useMakeKey();
  const refusal = make.error && asRefusal(make.error);
  const wrong = refusal?.fields ?? {};
  const isAtField = Boolean(wrong.name || wrong.expires_at || wrongRights(wrong));
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (rights.length === 0) return;
    const body = { name, rights, expires_at: iso(startOf(plusDays(day, 1), zone)) };
    make.mutate(body, { onSuccess: ({ key }) => onMade(key) });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Wrong refusal={isAtField ? null : refusal} />
        <TextInput
          label={say("account.key.name")}
          placeholder={say("account.key.name.hint")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wrong.name}
          maxLength={100}
          required
          data-autofocus
        />
        <RightsChoice
          chosen={rights}
          choose={setRights}
          error={wrongRights(wrong) || (isTried && rights.length === 0 && say("account.key.rights.none"))}
        />
        <TextInput
          type="date"
          label={say("account.key.expires")}
          value={day}
          min={today}
          max={plusDays(today, MOST_DAYS)}
          onChange={(event) => setDay(event.currentTarget.value)}
          error={wrong.expires_at && say("account.key.expires.wrong")}
          required
        />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            {say("account.key.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface RightsProps {
  chosen: Right[];
  choose: (rights: Right[]) => void;
  error: string | false;
}

/** A key can do no more than its holder. */
function RightsChoice({ chosen, choose, error }: RightsProps) {
  const say = useSay();
  const { rights } = useViewer();
  return (
    <Checkbox.Group
      label={say("account.key.rights")}
      value={chosen}
      onChange={(next) => choose(next as Right[])}
      error={error}
      required
    >
      <Stack gap="xs" my="xs">
        {RIGHTS.filter((right) => rights.includes(right) && !IN_PERSON.has(right)).map((right) => (
          <Checkbox key={right} value={right} label={say(`right.${right}` as Word)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function wrongRights(fields: Record<string, string>): string {
  const told = Object.entries(fields).filter(([name]) => name.split(".")[0] === "rights");
  return told.map(([, words]) => words).join(" ");
}
