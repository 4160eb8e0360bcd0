import { Button, Kbd, Tabs, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useSearchParams } from "wouter";
import { Empty } from "~/kit/Empty";
import { readable, useKeys } from "~/kit/keys";
import { Mark } from "~/kit/Mark";
import { useNow } from "~/kit/now";
import { Pager } from "~/kit/Pager";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { useTrail } from "~/kit/trail";
import { Waiting } from "~/kit/Waiting";
import { dayOf, useZone } from "~/kit/zone";
import { useSay } from "~/words";
import { FilterBar } from "./FilterBar";
import { addressOf, type Filters, filtersOf, questionOf, TABS, type Tab } from "./filters";
import { NewTask } from "./NewTask";
import { useTasks } from "./queries";
import { TaskList } from "./TaskList";

const COUNTED: Tab[] = ["overdue", "today", "queue"];

export default function TasksPage() {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  const filters = filtersOf(address);
  const change = (part: Partial<Filters>) => setAddress(addressOf({ ...filters, ...part }), { replace: true });
  const showNew = (isShown: boolean) => {
    const next = addressOf(filters);
    if (isShown) next.set("new", "1");
    setAddress(next, { replace: true });
  };
  useKeys([{ keys: "n", word: "tasks.new", run: () => showNew(true) }]);
  return (
    <>
      <PageTitle
        beside={
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            rightSection={<Kbd visibleFrom="sm">{readable("n").join(" ")}</Kbd>}
            onClick={() => showNew(true)}
          >
            {say("tasks.new")}
          </Button>
        }
      >
        {say("tasks.title")}
      </PageTitle>
      <Tabs value={filters.tab} onChange={(tab) => change({ tab: tab as Tab })} keepMounted={false}>
        <Tabs.List>
          {TABS.map((tab) => (
            <Tabs.Tab
              key={tab}
              value={tab}
              rightSection={COUNTED.includes(tab) && <Count filters={{ ...filters, tab }} />}
            >
              {say(`tasks.tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <FilterBar filters={filters} change={change} />
        <Tabs.Panel value={filters.tab}>
          <Page filters={filters} change={change} />
        </Tabs.Panel>
      </Tabs>
      <NewTask opened={address.get("new") === "1"} onClose={() => showNew(false)} />
    </>
  );
}

function useQuestion(filters: Filters) {
  const zone = useZone();
  return questionOf(filters, dayOf(useNow(60), zone), zone);
}

function Count({ filters }: { filters: Filters }) {
  const { data } = useTasks(useQuestion(filters));
  if (!data?.items.length) return null;
  const color = filters.tab === "overdue" ? "red" : "gray";
  return (
    <Mark size="sm" color={color}>
      {data.next ? `${data.items.length}+` : data.items.length}
    </Mark>
  );
}

function Page({ filters, change }: { filters: Filters; change: (part: Partial<Filters>) => void }) {
  const say = useSay();
  const question = useQuestion(filters);
  const trail = useTrail(JSON.stringify(question));
  const { data, error, refetch, isPlaceholderData } = useTasks({ ...question, cursor: trail.cursor });
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.items.length === 0 && !isPlaceholderData) return <Nothing filters={filters} change={change} />;
  return (
    <>
      <TaskList tasks={data.items} label={say(`tasks.tab.${filters.tab}`)} hasKeys isOld={isPlaceholderData} />
      <Pager trail={trail} next={data.next} words={{ back: say("tasks.page.back"), on: say("tasks.page.on") }} />
    </>
  );
}

function Nothing({ filters, change }: { filters: Filters; change: (part: Partial<Filters>) => void }) {
  const say = useSay();
  const isNarrow = filters.kind !== "" || (filters.whose !== "me" && filters.whose !== "team");
  return (
    <Empty title={say(`tasks.none.${filters.tab}`)}>
      <Text c="dimmed">{say(`tasks.none.${filters.tab}.do`)}</Text>
      {isNarrow && (
        <Button variant="default" onClick={() => change({ kind: "", whose: "me" })}>
          {say("tasks.all")}
        </Button>
      )}
    </Empty>
  );
}
