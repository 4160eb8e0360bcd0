import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function ShiftPage() {
  const say = useSay();
  return <PageTitle>{say("shift.title")}</PageTitle>;
}
