import { Stack, Text } from "@mantine/core";
import { PageTitle } from "~/kit/PageTitle";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Letters } from "./Letters";
import { Pbxs } from "./Pbxs";
import { Services } from "./Services";

/** How the suite is. The server decides who is told what; others are not led to ask. */
export default function HealthPage() {
  const say = useSay();
  const maySee = useMay("system.read");
  const mayManage = useMay("system.manage");
  return (
    <>
      <PageTitle>{say("frame.health")}</PageTitle>
      <Text c="dimmed" mb="md">
        {say("health.meaning")}
      </Text>
      <Stack>
        <Services />
        {maySee && <Pbxs />}
        {mayManage && <Letters />}
      </Stack>
    </>
  );
}
