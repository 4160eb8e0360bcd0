import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function TasksPage() {
  const say = useSay();
  return <PageTitle>{say("tasks.title")}</PageTitle>;
}
