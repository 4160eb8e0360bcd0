import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function HealthPage() {
  const say = useSay();
  return <PageTitle>{say("health.title")}</PageTitle>;
}
