import { lasting, useFormat } from "~/kit/format";
import { RefusalPage } from "~/kit/RefusalPage";
import { Figure } from "~/pages/home/Figure";
import css from "~/pages/home/figures.module.css";
import { useCallSummary } from "~/pages/home/queries";
import { useViewer } from "~/session/viewer";
import { useSay } from "~/words";

const NONE = { calls: 0, answered: 0, rang_in_vain: 0, talk_seconds: 0 };

/** My own calls of today, also for those who see more than their own. */
export function MyNumbers() {
  const say = useSay();
  const { number } = useFormat();
  const viewer = useViewer();
  const { data, error, refetch } = useCallSummary({ by: "agent" });
  if (error && !data) return <RefusalPage error={error} retry={refetch} />;
  const mine = data && (data.items.find(({ agent_id }) => agent_id === viewer.id) ?? NONE);
  return (
    <section aria-label={say("shift.numbers")}>
      <ul className={css.figures}>
        <Figure name={say("shift.calls")} value={mine && number(mine.calls)} href="/calls?period=today&whose=me">
          {mine && say("shift.answered", { count: mine.answered })}
        </Figure>
        <Figure name={say("shift.talk-time")} value={mine && lasting(mine.talk_seconds)}>
          {mine && mine.answered > 0 && say("shift.average", { time: lasting(mine.talk_seconds / mine.answered) })}
        </Figure>
        <Figure
          name={say("shift.missed")}
          value={mine && number(mine.rang_in_vain)}
          href="/calls?period=today&whose=me&missed=1"
        >
          {say("shift.missed.meaning")}
        </Figure>
      </ul>
    </section>
  );
}
