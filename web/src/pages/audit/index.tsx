import { Alert, Button, Text } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { useSearchParams } from "wouter";
import { Refusal } from "~/api/refusal";
import { Empty } from "~/kit/Empty";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import list from "~/kit/rows.module.css";
import { Waiting } from "~/kit/Waiting";
import { useZone } from "~/kit/zone";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { EntryRow } from "./EntryRow";
import { FilterBar } from "./FilterBar";
import { addressOf, type Filters, filtersOf, questionOf } from "./filters";
import { useAudit, useVerification } from "./queries";

/** Who did what, when, from where, and what it was before. */
export default function AuditPage() {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  if (!useMay("audit.read")) return <RefusalPage error={new Refusal(403, "forbidden", "")} />;
  const filters = filtersOf(address);
  const change = (part: Partial<Filters>) => setAddress(addressOf({ ...filters, ...part }), { replace: true });
  const clear = () => setAddress({}, { replace: true });
  return (
    <>
      <PageTitle>{say("frame.audit")}</PageTitle>
      <Chain />
      <FilterBar filters={filters} change={change} clear={clear} />
      <Entries filters={filters} clear={clear} />
    </>
  );
}

/** Whether the log is as it was written. */
function Chain() {
  const say = useSay();
  const { data } = useVerification();
  if (!data) return null;
  const { is_whole, checked, last, broken_at, why } = data;
  if (is_whole) {
    return (
      <Text c="dimmed" mb="md" role="status">
        {say("audit.chain.whole", { checked, last })}
      </Text>
    );
  }
  return (
    <Alert color="red" mb="md" role="alert" title={say("audit.chain.broken", { number: broken_at ?? last })}>
      {why} {say("audit.chain.broken.do")}
    </Alert>
  );
}

function Entries({ filters, clear }: { filters: Filters; clear: () => void }) {
  const say = useSay();
  const question = questionOf(filters, useZone());
  const { data, error, refetch, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useAudit(question);
  const { ref, entry } = useIntersection({ rootMargin: "600px" });
  const isNear = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isNear && hasNextPage && !isFetchingNextPage && !error) fetchNextPage();
  }, [isNear, hasNextPage, isFetchingNextPage, error, fetchNextPage]);
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  const entries = data.pages.flatMap(({ items }) => items);
  if (entries.length === 0 && !isPlaceholderData) {
    return (
      <Empty title={say("audit.none")}>
        <Text c="dimmed">{say("audit.none.do")}</Text>
        <Button variant="default" onClick={clear}>
          {say("audit.clear")}
        </Button>
      </Empty>
    );
  }
  return (
    <>
      <ol className={list.list} aria-label={say("frame.audit")} aria-busy={isPlaceholderData}>
        {entries.map((entry) => (
          <EntryRow key={entry.id} entry={entry} />
        ))}
      </ol>
      <div ref={ref} />
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {say("kit.more")}
        </Button>
      )}
    </>
  );
}
