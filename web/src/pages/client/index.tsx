import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function ClientPage() {
  const say = useSay();
  return <PageTitle>{say("client.title")}</PageTitle>;
}
