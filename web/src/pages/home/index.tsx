import { Badge } from "@mantine/core";
import { PageTitle } from "~/kit/PageTitle";
import { useMay } from "~/session/viewer";
import { useSay, type Word } from "~/words";
import { FirstSteps } from "./FirstSteps";
import css from "./figures.module.css";
import { HourChart } from "./HourChart";
import { NextTasks } from "./NextTasks";
import { Numbers } from "./Numbers";
import { useToday } from "./queries";
import { Team } from "./Team";

/** The day at a glance: whose day, is the viewer's reach to say. */
export default function HomePage() {
  const say = useSay();
  const maySee = { figures: useMay("figures.read"), calls: useMay("calls.read"), tasks: useMay("tasks.read") };
  return (
    <>
      <PageTitle beside={maySee.figures && <Scope />}>{say("home.title")}</PageTitle>
      {maySee.calls && <FirstSteps />}
      {maySee.figures && <Numbers />}
      <div className={css.halves}>
        {maySee.figures && <HourChart />}
        {maySee.calls && <Team />}
      </div>
      {maySee.tasks && (
        <div style={{ marginTop: "var(--mantine-spacing-md)" }}>
          <NextTasks title={say("home.tasks")} none={say("tasks.none.today")} question={{}} />
        </div>
      )}
    </>
  );
}

function Scope() {
  const say = useSay();
  const scope = useToday().data?.scope;
  if (!scope) return null;
  return (
    <Badge variant="default" tt="none">
      {say(`home.scope.${scope}` as Word)}
    </Badge>
  );
}
