import { useSay } from "~/words";
import { fits, type Group, type Item } from "./items";
import { useActions, usePages, useSettings } from "./useCommands";
import { useRecentItems, type useRecords } from "./useRecords";

/** Everything that is offered, in the order in which it is shown. */
export function useGroups(
  text: string,
  records: ReturnType<typeof useRecords>,
  isOpen: boolean,
  showKeys: () => void,
): Group[] {
  const say = useSay();
  const recent = useRecentItems(isOpen);
  const [pages, actions, settings] = [usePages(), useActions(), useSettings(showKeys)];
  const those = (items: Item[]) => items.filter((item) => fits(item, text));
  const groups =
    text === ""
      ? [
          { name: say("palette.recent"), items: recent },
          { name: say("palette.commands"), items: actions },
          { name: say("palette.pages"), items: pages },
        ]
      : [
          { name: say("palette.number"), items: records.number },
          { name: say("frame.clients"), items: records.clients },
          { name: say("palette.pages"), items: those(pages) },
          { name: say("palette.commands"), items: [...those([...actions, ...settings]), ...records.unknown] },
        ];
  return groups.filter((group) => group.items.length > 0);
}
