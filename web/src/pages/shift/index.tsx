import { Stack } from "@mantine/core";
import { PageTitle } from "~/kit/PageTitle";
import css from "~/pages/home/figures.module.css";
import { NextTasks } from "~/pages/home/NextTasks";
import { useSay } from "~/words";
import { LastCalls } from "./LastCalls";
import { MyNumbers } from "./MyNumbers";
import { Queues } from "./Queues";
import { Status } from "./Status";

/** What an agent needs between two calls. */
export default function ShiftPage() {
  const say = useSay();
  return (
    <>
      <PageTitle>{say("frame.shift")}</PageTitle>
      <Status />
      <MyNumbers />
      <div className={css.halves}>
        <Stack>
          <NextTasks
            title={say("shift.call-backs")}
            none={say("shift.call-backs.none")}
            question={{ kind: "call_back" }}
          />
          <LastCalls />
        </Stack>
        <Queues />
      </div>
    </>
  );
}
