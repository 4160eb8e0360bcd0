import { Text } from "@mantine/core";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { RefusalPage } from "~/kit/RefusalPage";
import list from "~/kit/rows.module.css";
import { Waiting } from "~/kit/Waiting";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./deletions.module.css";
import { MoreButton } from "./MoreButton";
import { type Request, useRequests } from "./queries";

const COLORS: Record<Request["state"], string> = { open: "blue", approved: "red", refused: "gray", withdrawn: "gray" };

/** What became of requests. */
export function Decided() {
  const say = useSay();
  const requests = useRequests("decided");
  const { data, error, refetch, hasNextPage } = requests;
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.length === 0 && !hasNextPage) {
    return (
      <Empty title={say("deletions.decided.none")}>
        <Text c="dimmed">{say("deletions.decided.none.do")}</Text>
      </Empty>
    );
  }
  return (
    <>
      <ul className={list.list} aria-label={say("deletions.tab.decided")}>
        {data.map((request) => (
          <DecidedRow key={request.id} request={request} />
        ))}
      </ul>
      <MoreButton list={requests} />
    </>
  );
}

function DecidedRow({ request }: { request: Request }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const named = (id: string | null) => nameOf(id) || say("client.somebody");
  const asked = say("deletions.asked", { name: named(request.asked_by), when: format.when(request.asked_at) });
  const decided =
    request.decided_at && request.decided_by
      ? say("deletions.decided", { name: named(request.decided_by), when: format.when(request.decided_at) })
      : "";
  return (
    <li className={`${list.row} ${css.decided}`}>
      <div>
        <Text fw={600}>{request.card_name || say("deletions.nameless")}</Text>
        <Text className={css.written}>{request.reason}</Text>
        <Text size="sm" c="dimmed">
          {asked}
        </Text>
      </div>
      <div>
        <Mark color={COLORS[request.state]}>{say(`deletions.state.${request.state}`)}</Mark>
        <Text size="sm" c="dimmed">
          {decided}
        </Text>
        {request.note && <Text className={css.written}>{request.note}</Text>}
      </div>
    </li>
  );
}
