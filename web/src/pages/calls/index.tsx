import { Button, Text } from "@mantine/core";
import { useSearchParams } from "wouter";
import { Empty } from "~/kit/Empty";
import { useNow } from "~/kit/now";
import { Pager } from "~/kit/Pager";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { useTrail } from "~/kit/trail";
import { Waiting } from "~/kit/Waiting";
import { dayOf, useZone } from "~/kit/zone";
import { useSay } from "~/words";
import { CallPanel } from "./CallPanel";
import { FilterBar } from "./FilterBar";
import { addressOf, type Filters, filtersOf, questionOf, USUAL } from "./filters";
import { Journal } from "./Journal";
import { useCalls } from "./queries";
import { WaitingClients } from "./WaitingClients";

export default function CallsPage() {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  const filters = filtersOf(address);
  const change = (part: Partial<Filters>) => setAddress(addressOf({ ...filters, ...part }), { replace: true });
  const open = (id: string | null) => {
    const next = addressOf(filters);
    if (id) next.set("call", id);
    setAddress(next, { replace: true });
  };
  return (
    <>
      <PageTitle>{say("frame.calls")}</PageTitle>
      <WaitingClients />
      <FilterBar filters={filters} change={change} />
      <Page filters={filters} change={change} open={open} />
      <CallPanel id={address.get("call")} onClose={() => open(null)} />
    </>
  );
}

interface PageProps {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
  open: (id: string) => void;
}

// One page at a time: a page that is looked at is asked anew when calls come, and a long trail of pages would be asked
// with it.
function Page({ filters, change, open }: PageProps) {
  const say = useSay();
  const zone = useZone();
  const question = questionOf(filters, dayOf(useNow(60), zone), zone);
  const trail = useTrail(JSON.stringify(question));
  const { data, error, refetch, isPlaceholderData } = useCalls({ ...question, cursor: trail.cursor });
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.items.length === 0 && !isPlaceholderData) return <Nothing filters={filters} change={change} />;
  return (
    <>
      <Journal calls={data.items} open={open} isOld={isPlaceholderData} />
      <Pager trail={trail} next={data.next} words={{ back: say("calls.page.back"), on: say("calls.page.on") }} />
    </>
  );
}

function Nothing({ filters, change }: { filters: Filters; change: (part: Partial<Filters>) => void }) {
  const say = useSay();
  const isUsual = addressOf(filters).size === 0;
  return (
    <Empty title={say("calls.none")}>
      <Text c="dimmed">{say(isUsual ? "calls.none.yet" : "calls.none.so")}</Text>
      {!isUsual && (
        <Button variant="default" onClick={() => change(USUAL)}>
          {say("calls.all")}
        </Button>
      )}
    </Empty>
  );
}
