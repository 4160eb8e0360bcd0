import { Button, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { Empty } from "~/kit/Empty";
import { useFormat } from "~/kit/format";
import { Mark } from "~/kit/Mark";
import { RefusalPage } from "~/kit/RefusalPage";
import list from "~/kit/rows.module.css";
import { useToasts } from "~/kit/toasts";
import { Waiting } from "~/kit/Waiting";
import { useColleagues } from "~/session/viewer";
import { useSay } from "~/words";
import css from "./deletions.module.css";
import { MoreButton } from "./MoreButton";
import { type Erasure, proofOf, useErasures } from "./queries";

/** Who was erased for ever, and which services have confirmed it. */
export function Erasures() {
  const say = useSay();
  const erasures = useErasures();
  const { data, error, refetch } = erasures;
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.length === 0) {
    return (
      <Empty title={say("deletions.erasures.none")}>
        <Text c="dimmed">{say("deletions.erasures.none.do")}</Text>
      </Empty>
    );
  }
  return (
    <>
      <ul className={list.list} aria-label={say("deletions.tab.erasures")}>
        {data.map((erasure) => (
          <ErasureRow key={erasure.id} erasure={erasure} />
        ))}
      </ul>
      <MoreButton list={erasures} />
    </>
  );
}

function ErasureRow({ erasure }: { erasure: Erasure }) {
  const say = useSay();
  const format = useFormat();
  const { nameOf } = useColleagues();
  const name = nameOf(erasure.asked_by) || erasure.asked_by_name || say("client.somebody");
  const confirmed = erasure.confirmations.map(({ service }) => service).join(", ");
  return (
    <li className={`${list.row} ${css.decided}`}>
      <div>
        <Text fw={600}>{say(`deletions.reason.${erasure.reason}`)}</Text>
        <Text size="sm" c="dimmed">
          {say("deletions.erased", { name, when: format.when(erasure.asked_at) })}
        </Text>
        <Text size="sm" c="dimmed">
          {say("deletions.card", { id: erasure.card_id })}
        </Text>
      </div>
      <div>
        <Mark color={erasure.is_complete ? "green" : "yellow"}>
          {say(erasure.is_complete ? "deletions.complete" : "deletions.incomplete")}
        </Mark>
        {confirmed && <Text size="sm">{say("deletions.confirmed", { services: confirmed })}</Text>}
        {erasure.waiting_for.length > 0 && (
          <Text size="sm">{say("deletions.waiting", { services: erasure.waiting_for.join(", ") })}</Text>
        )}
        <ProofButton erasure={erasure} />
      </div>
    </li>
  );
}

/** The page to be printed comes with the token, which a link does not carry: it is fetched, and shown in a window. */
function ProofButton({ erasure }: { erasure: Erasure }) {
  const say = useSay();
  const toasts = useToasts();
  const show = async () => {
    const sheet = window.open("", "_blank"); // at the click itself: later the browser takes it for unwanted
    try {
      const url = URL.createObjectURL(await proofOf(erasure.id));
      if (sheet) sheet.location.href = url;
    } catch (error) {
      sheet?.close();
      toasts.failed(error);
    }
  };
  return (
    <Button
      mt={4}
      variant="default"
      size="compact-sm"
      leftSection={<IconPrinter size={14} aria-hidden />}
      onClick={show}
    >
      {say("deletions.proof")}
    </Button>
  );
}
