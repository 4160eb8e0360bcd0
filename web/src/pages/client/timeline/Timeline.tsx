/** Everything that happened between the client and the company, the latest first. */
import { Button, Center, Skeleton, Stack, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { useSearchParams } from "wouter";
import { serverNow } from "~/api/client";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { useZone } from "~/kit/zone";
import { useSay } from "~/words";
import css from "../client.module.css";
import { useTimeline } from "../queries";
import { arrange, type Day } from "./arrange";
import { Filters } from "./Filters";
import { addressOf, partOf, type Wanted, wantedIn } from "./part";
import { rowFor } from "./rows";

const DAY_MS = 86_400_000;

export function Timeline({ cardId }: { cardId: string }) {
  const format = useFormat();
  const say = useSay();
  const zone = useZone();
  const [address, setAddress] = useSearchParams();
  const wanted = wantedIn(address);
  const timeline = useTimeline(cardId, partOf(wanted, zone));
  const choose = (next: Wanted) => setAddress(addressOf(next, address), { replace: true });
  const days = arrange(timeline.data?.pages.flatMap((page) => page.items) ?? [], format.dayKey);
  return (
    <Stack gap="sm">
      <Filters wanted={wanted} choose={choose} />
      {timeline.isPending && <Skeletons />}
      {timeline.isError && !timeline.data && <RefusalPage error={timeline.error} retry={() => timeline.refetch()} />}
      {timeline.data && days.length === 0 && <Nothing wanted={wanted} choose={choose} />}
      {days.map((day) => (
        <DayRows key={day.key} day={day} />
      ))}
      {timeline.hasNextPage && (
        <Center>
          <Button variant="default" loading={timeline.isFetchingNextPage} onClick={() => timeline.fetchNextPage()}>
            {say("kit.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function DayRows({ day }: { day: Day }) {
  const name = useDayName();
  return (
    <section>
      <h3 className={css.day}>{name(day.at)}</h3>
      <ul className={css.entries}>
        {day.rows.map((row) => {
          const Row = rowFor(row.entry);
          return <Row key={row.entry.id} row={row} />;
        })}
      </ul>
    </section>
  );
}

/** `today, 25 November 2026`. */
function useDayName(): (at: string) => string {
  const intl = useIntl();
  const format = useFormat();
  return (at) => {
    const near = [0, 1].find((days) => format.dayKey(at) === format.dayKey(serverNow() - days * DAY_MS));
    if (near === undefined) return format.longDay(at);
    return `${intl.formatRelativeTime(-near, "day", { numeric: "auto" })}, ${format.longDay(at)}`;
  };
}

function Nothing({ wanted, choose }: { wanted: Wanted; choose: (wanted: Wanted) => void }) {
  const say = useSay();
  const isPart = wanted.shown !== "all" || wanted.from || wanted.to;
  if (isPart) {
    return (
      <Empty title={say("client.timeline.nothing-here")}>
        <Button variant="default" onClick={() => choose({ shown: "all", from: null, to: null })}>
          {say("client.timeline.show-all")}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={say("client.timeline.empty")}>
      <Text c="dimmed">{say("client.timeline.empty.do")}</Text>
    </Empty>
  );
}

function Skeletons() {
  return (
    <Stack gap="sm" aria-busy="true">
      {[1, 2, 3].map((line) => (
        <Skeleton key={line} height={52} />
      ))}
    </Stack>
  );
}
