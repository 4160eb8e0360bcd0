import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function ClientsPage() {
  const say = useSay();
  return <PageTitle>{say("clients.title")}</PageTitle>;
}
