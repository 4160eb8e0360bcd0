import { Text } from "@mantine/core";
import type { Card } from "~/api/client";
import { useFormat } from "~/kit/format";
import { useSay } from "~/words";
import css from "../client.module.css";
import { KindFact, LanguageFact, OwnerFact, StageFact, TeamFact } from "./ChoiceFact";
import { EmailsFact, PhonesFact } from "./Contacts";
import { ExtraFact } from "./ExtraFact";
import { Followers } from "./Followers";
import { TextFact } from "./TextFact";

/** Who the client is; every line is written in its place. */
export function Facts({ card }: { card: Card }) {
  const say = useSay();
  const format = useFormat();
  return (
    <>
      <dl className={css.list}>
        <TextFact card={card} name="name" maxLength={300} />
        <PhonesFact card={card} />
        <EmailsFact card={card} />
        <StageFact card={card} />
        <OwnerFact card={card} />
        <TeamFact card={card} />
        <Followers card={card} />
        <TextFact card={card} name="note" isLong maxLength={20_000} />
        <KindFact card={card} />
        <LanguageFact card={card} />
        <TextFact card={card} name="source" maxLength={100} />
        <ExtraFact card={card} />
      </dl>
      <Text size="xs" c="dimmed" mt="sm">
        {say("client.since", { when: format.longDay(card.created_at) })}
      </Text>
    </>
  );
}
