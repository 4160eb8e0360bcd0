/** Whom it is about: the name as a link to the card, and the number; the number alone where nobody knows whose it is. */
import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";
import type { Call } from "~/api/client";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./client.module.css";
import { useFormat } from "./format";

const digits = (text: string | null | undefined) => text?.replace(/[\s()+-]/g, "");

interface Props {
  cardId: string | null | undefined;
  /** Of a card without one the viewer sees nothing. */
  name: string | null | undefined;
  number: string | null | undefined;
  /** Whose client it is, where the viewer does not see the card. */
  ownerId?: string | null;
}

export function Client({ cardId, name, number, ownerId }: Props) {
  const say = useSay();
  const { nameOf } = useColleagues();
  const { phone } = useFormat();
  const spelt = number ? phone(number) : "";
  const isName = name && digits(name) !== digits(number);
  return (
    <Text component="span" className={css.client}>
      {cardId && name ? (
        <Anchor component={Link} href={`/clients/${cardId}`} fw={500} dir="auto">
          {name}
        </Anchor>
      ) : (
        <Text span fw={500}>
          {name || spelt}
        </Text>
      )}
      {isName && spelt && (
        <Text span size="sm" c="dimmed">
          {spelt}
        </Text>
      )}
      {ownerId && !(cardId && name) && (
        <Text span size="sm" c="dimmed">
          {say("call.client-of", { name: nameOf(ownerId) || say("kit.somebody") })}
        </Text>
      )}
    </Text>
  );
}

/** With whom a call was: by the card, or as the telephone system calls whoever has none that the viewer may see. */
export function ClientOf({ call }: { call: Call }) {
  const { card_id, card_name, client_name, client_number, client_owner_id } = call;
  return (
    <Client
      cardId={card_name && card_id}
      name={card_name ?? client_name}
      number={client_number}
      ownerId={client_owner_id}
    />
  );
}
