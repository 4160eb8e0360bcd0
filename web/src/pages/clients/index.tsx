import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useKeys } from "~/kit/keys";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Export } from "./Export";
import { FilterBar } from "./FilterBar";
import { type Filters, queryOf, useFilters, whichOf } from "./filters";
import { List } from "./List";
import { openNewClient } from "./NewClient";
import { NoClients } from "./NoClients";
import { useClientList, useCount } from "./queries";

export default function ClientsPage() {
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const { filters, change, retype } = useFilters();
  const list = useClientList(queryOf(filters));
  const mayAdd = useMay("cards.write");
  const mayExport = useMay("cards.export");
  useKeys([
    { keys: "f", word: "clients.keys.find", run: () => field.current?.select() },
    ...(mayAdd ? [{ keys: "c", word: "clients.new" as const, run: () => openNewClient() }] : []),
  ]);
  useTopOfNew(JSON.stringify(queryOf(filters)));
  const isEmpty = list.isSuccess && !list.isPlaceholderData && list.rows.length === 0;
  return (
    <>
      <PageTitle
        beside={
          <>
            <Count filters={filters} />
            {mayExport && <Export filters={filters} />}
            {mayAdd && (
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openNewClient()}>
                {say("clients.new")}
              </Button>
            )}
          </>
        }
      >
        {say("frame.clients")}
      </PageTitle>
      <FilterBar filters={filters} change={change} retype={retype} field={field} isBusy={list.isPlaceholderData} />
      {list.isError && !list.data ? (
        <RefusalPage error={list.error} retry={() => list.refetch()} />
      ) : isEmpty ? (
        <NoClients filters={filters} change={change} mayAdd={mayAdd} />
      ) : (
        <List list={list} filters={filters} change={change} />
      )}
    </>
  );
}

function Count({ filters }: { filters: Filters }) {
  const say = useSay();
  const { data } = useCount(whichOf(filters));
  if (!data) return null;
  return (
    <Text c="dimmed" size="sm" role="status">
      {say(data.is_exact ? "clients.count" : "clients.count.over", { count: data.count })}
    </Text>
  );
}

/** Another list is read from its top. */
function useTopOfNew(query: string): void {
  const shown = useRef(query);
  useEffect(() => {
    if (shown.current !== query) scrollTo(0, 0);
    shown.current = query;
  }, [query]);
}
