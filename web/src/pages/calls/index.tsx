import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function CallsPage() {
  const say = useSay();
  return <PageTitle>{say("calls.title")}</PageTitle>;
}
