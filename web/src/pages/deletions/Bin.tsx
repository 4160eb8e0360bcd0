import { Alert, Button, Group, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { asRefusal } from "~/api/refusal";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import list from "~/kit/rows.module.css";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useColleagues, useMay } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./deletions.module.css";
import Erase from "./Erase";
import { MoreButton } from "./MoreButton";
import { type Binned, useBin, useIntoBin, useRestore } from "./queries";

const PAUSE_MS = 250;

/** What was deleted and can come back. */
export function Bin() {
  const say = useSay();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, PAUSE_MS);
  const [erasing, erase] = useState<Binned | null>(null);
  const bin = useBin(asked.trim());
  const { data, error, refetch, isPlaceholderData } = bin;
  return (
    <>
      <TextInput
        type="search"
        maw={400}
        mb="sm"
        aria-label={say("clients.search")}
        placeholder={say("clients.search")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maxLength={200}
        autoComplete="off"
      />
      {error && !data && <RefusalPage error={error} retry={refetch} />}
      {!error && !data && <Waiting />}
      {data?.length === 0 && (
        <Empty title={say(asked ? "deletions.bin.not-found" : "deletions.bin.none")}>
          <Text c="dimmed">{say("deletions.bin.none.do")}</Text>
        </Empty>
      )}
      <ul className={list.list} aria-label={say("deletions.tab.bin")} aria-busy={isPlaceholderData}>
        {data?.map((card) => (
          <BinRow key={card.id} card={card} erase={() => erase(card)} />
        ))}
      </ul>
      <MoreButton list={bin} />
      {erasing && <Erase card={erasing} onClose={() => erase(null)} />}
    </>
  );
}

function BinRow({ card, erase }: { card: Binned; erase: () => void }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const mayErase = useMay("cards.erase");
  const { run, isPending, isTaken } = useTakeOut(card);
  const known = [...card.phones.map(format.phone), ...card.emails].join(", ");
  return (
    <li className={`${list.row} ${css.decided}`}>
      <div>
        <Text fw={600}>{card.name || known || say("deletions.nameless")}</Text>
        <Text size="sm">{known}</Text>
        <Text size="sm" c="dimmed">
          {say("deletions.deleted", {
            name: nameOf(card.deleted_by) || say("client.somebody"),
            when: format.when(card.deleted_at),
          })}
        </Text>
        {isTaken && (
          <Alert color="orange" role="alert" mt="xs" p="xs">
            <Text size="sm">{say("deletions.taken")}</Text>
            <Button size="compact-sm" variant="default" mt="xs" loading={isPending} onClick={() => run(true)}>
              {say("deletions.restore.insist")}
            </Button>
          </Alert>
        )}
      </div>
      <Group gap="xs">
        <Button variant="default" size="compact-sm" loading={isPending} onClick={() => run(false)}>
          {say("deletions.restore")}
        </Button>
        {mayErase && (
          <Button variant="outline" color="red" size="compact-sm" onClick={erase}>
            {say("deletions.erase.begin")}
          </Button>
        )}
      </Group>
    </li>
  );
}

/** Out of the bin; another card may have got one of the numbers meanwhile. */
function useTakeOut(card: Binned) {
  const say = useSay();
  const toasts = useToasts();
  const [isTaken, setTaken] = useState(false);
  const { mutateAsync: restore, isPending } = useRestore();
  const { mutateAsync: putBack } = useIntoBin();
  const undo = () => void putBack(card.id).catch(toasts.failed);
  const run = (insists: boolean) =>
    restore({ id: card.id, insists }).then(
      () => toasts.done(say("deletions.told.restored", { name: card.name }), undo),
      (error) => {
        if (asRefusal(error).code === "phone-taken") setTaken(true);
        else toasts.failed(error);
      },
    );
  return { run, isPending, isTaken };
}
