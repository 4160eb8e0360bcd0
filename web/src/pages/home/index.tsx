import { Badge } from "@mantine/core";
import { PageTitle } from "~/kit/PageTitle";
import { useSay, type Word } from "~/words";
import { FirstSteps } from "./FirstSteps";
import css from "./figures.module.css";
import { HourChart } from "./HourChart";
import { NextTasks } from "./NextTasks";
import { Numbers } from "./Numbers";
import { useToday } from "./queries";
import { Team } from "./Team";

/** The day at a glance: whose day, is the viewer's role to say. */
export default function HomePage() {
  const say = useSay();
  const scope = useToday().data?.scope;
  return (
    <>
      <PageTitle
        beside={
          scope && (
            <Badge variant="default" tt="none">
              {say(`home.scope.${scope}` as Word)}
            </Badge>
          )
        }
      >
        {say("home.title")}
      </PageTitle>
      <FirstSteps />
      <Numbers />
      <div className={css.halves}>
        <HourChart />
        <Team />
      </div>
      <div style={{ marginTop: "var(--mantine-spacing-md)" }}>
        <NextTasks title={say("home.tasks")} none={say("tasks.none.today")} question={{}} />
      </div>
    </>
  );
}
