import { Stack, Text } from "@mantine/core";
import { Refusal } from "~/api/refusal";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Letters } from "./Letters";
import { Pbxs } from "./Pbxs";
import { Services } from "./Services";

/** How the suite is, for administrators. The server decides who is told; others are not led to ask. */
export default function HealthPage() {
  const say = useSay();
  if (!useMay("administrator")) return <RefusalPage error={new Refusal(403, "forbidden", "")} />;
  return (
    <>
      <PageTitle>{say("health.title")}</PageTitle>
      <Text c="dimmed" mb="md">
        {say("health.meaning")}
      </Text>
      <Stack>
        <Services />
        <Pbxs />
        <Letters />
      </Stack>
    </>
  );
}
