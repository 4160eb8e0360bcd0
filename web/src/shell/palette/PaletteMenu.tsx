import { Button, Input, Loader, Group as Row, Text } from "@mantine/core";
import { Spotlight, useSpotlight } from "@mantine/spotlight";
import { IconCheck, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { asRefusal } from "~/api/refusal";
import { useSay } from "~/words";
import { paletteStore } from "./door";
import { type Item, idOf } from "./items";
import { useChoice } from "./useChoice";
import { useGroups } from "./useGroups";
import { useRecords } from "./useRecords";
import "./palette.css";

const LIST = "palette-list";

export default function PaletteMenu({ showKeys }: { showKeys: () => void }) {
  const say = useSay();
  const [query, setQuery] = useState("");
  const { opened } = useSpotlight(paletteStore);
  const text = query.trim();
  const records = useRecords(text);
  const groups = useGroups(text, records, opened, showKeys);
  const items = groups.flatMap((group) => group.items);
  const { chosen, take, onKeyDown } = useChoice(items, records.isWaiting, text, opened);
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setQuery("")}
      shortcut={null}
      closeOnActionTrigger={false}
      scrollable
      maxHeight={440}
      title={say("frame.search")}
    >
      <Input
        className="palette-search"
        variant="unstyled"
        size="lg"
        data-autofocus
        placeholder={say("palette.hint")}
        aria-label={say("frame.search")}
        role="combobox"
        aria-expanded
        aria-controls={LIST}
        aria-activedescendant={chosen && idOf(chosen)}
        leftSection={records.isWaiting ? <Loader size={18} /> : <IconSearch size={20} aria-hidden />}
        maxLength={200}
        autoComplete="off"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {records.error && <Failing error={records.error} retry={records.retry} />}
      <Spotlight.ActionsList id={LIST} role="listbox" aria-label={say("frame.search")} aria-busy={records.isWaiting}>
        {groups.map(({ name, items }) => (
          <Spotlight.ActionsGroup key={name} label={name} role="group" aria-label={name}>
            {items.map((item) => (
              <Line key={item.key} item={item} isChosen={item === chosen} take={take} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {items.length === 0 && !records.isWaiting && <Spotlight.Empty>{say("palette.nothing")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

interface LineProps {
  item: Item;
  isChosen: boolean;
  take: (item: Item) => void;
}

function Line({ item, isChosen, take }: LineProps) {
  return (
    <Spotlight.Action
      ref={(line: HTMLElement | null) => {
        if (line) line.id = idOf(item); // it keeps its own `id` to itself
      }}
      role="option"
      aria-selected={isChosen}
      data-selected={isChosen || undefined}
      label={item.label}
      description={item.description}
      leftSection={<item.icon size={20} stroke={1.6} aria-hidden />}
      rightSection={item.isOn && <IconCheck size={16} aria-hidden />}
      onClick={() => take(item)}
    />
  );
}

/** Clients can't be searched just now; everything else in the menu still works. */
function Failing({ error, retry }: { error: unknown; retry: () => void }) {
  const say = useSay();
  const refusal = asRefusal(error);
  return (
    <Row role="alert" justify="space-between" wrap="nowrap" px="md" py="xs">
      <Text size="sm">{refusal.status === 0 ? say("palette.offline") : say("palette.failing")}</Text>
      <Button size="compact-sm" variant="light" onClick={retry}>
        {say("kit.try-again")}
      </Button>
    </Row>
  );
}
