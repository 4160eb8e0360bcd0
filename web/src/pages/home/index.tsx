import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";

export default function HomePage() {
  const say = useSay();
  return <PageTitle>{say("home.title")}</PageTitle>;
}
