import { Select, Text } from "@mantine/core";
import type { Card } from "~/api/client";
import { useTeams } from "~/session/teams";
import { useColleagues, useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { FactFrame } from "./FactFrame";
import { KINDS, STAGES, useFactText, useLanguageName } from "./texts";
import { type Form, useFact } from "./useFact";

type ChosenName = "kind" | "stage" | "owner_id" | "team_id" | "language";

const NONE = "none";
const FORM: Form<string | null, string> = {
  open: (value) => value ?? NONE,
  read: (draft) => (draft === NONE ? null : draft),
};

interface Choice {
  value: string;
  label: string;
}

function ChoiceFact({ card, name, choices }: { card: Card; name: ChosenName; choices: Choice[] }) {
  const say = useSay();
  const text = useFactText();
  const fact = useFact(card, name, FORM as Form<Card[ChosenName], string>);
  const shown = card[name] && <Text>{text(name, card[name])}</Text>;
  return (
    <FactFrame fact={fact} shown={shown || null} isPlain savesItself>
      <Select
        aria-label={say(`client.fact.${name}`)}
        data={choices}
        value={fact.draft}
        onOptionSubmit={fact.save}
        error={fact.errors[name]}
        allowDeselect={false}
        searchable={choices.length > 6}
        nothingFoundMessage={say("client.nothing-found")}
        disabled={fact.isSaving}
        autoFocus={fact.isAtHand()}
        defaultDropdownOpened={fact.isAtHand()}
      />
    </FactFrame>
  );
}

export function KindFact({ card }: { card: Card }) {
  const say = useSay();
  return (
    <ChoiceFact
      card={card}
      name="kind"
      choices={KINDS.map((value) => ({ value, label: say(`client.kind.${value}`) }))}
    />
  );
}

export function StageFact({ card }: { card: Card }) {
  const say = useSay();
  const choices = STAGES.map((value) => ({ value, label: say(`client.stage.${value}`) }));
  return <ChoiceFact card={card} name="stage" choices={choices} />;
}

export function OwnerFact({ card }: { card: Card }) {
  const say = useSay();
  const { all } = useColleagues();
  const choices = all.map(({ id, name }) => ({ value: id, label: name }));
  const nobody = useMay("cards.reassign") || !card.owner_id ? [{ value: NONE, label: say("kit.nobody") }] : [];
  return <ChoiceFact card={card} name="owner_id" choices={[...nobody, ...choices]} />;
}

export function TeamFact({ card }: { card: Card }) {
  const say = useSay();
  const choices = useTeams().open.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <ChoiceFact card={card} name="team_id" choices={[{ value: NONE, label: say("client.team.owners") }, ...choices]} />
  );
}

const LANGUAGES = ["ru", "ky", "en", "fi", "kk", "uz", "tg", "tr", "uk", "et", "sv", "de", "fr", "es", "zh"];

export function LanguageFact({ card }: { card: Card }) {
  const say = useSay();
  const nameOf = useLanguageName();
  const codes = new Set([...(card.language ? [card.language] : []), ...LANGUAGES]);
  const choices = [...codes].map((value) => ({ value, label: nameOf(value) }));
  const unknown = { value: NONE, label: say("client.language.unknown") };
  return <ChoiceFact card={card} name="language" choices={[unknown, ...choices]} />;
}
