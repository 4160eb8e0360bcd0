import { Stack } from "@mantine/core";
import { PageTitle } from "~/kit/PageTitle";
import { useSay } from "~/words";
import { Keys } from "./Keys";
import { Password } from "./Password";
import { Preferences } from "./Preferences";
import { SecondFactor } from "./SecondFactor";
import { Sessions } from "./Sessions";

/** What everybody looks after himself. */
export default function AccountPage() {
  const say = useSay();
  return (
    <Stack maw={760} gap="md">
      <PageTitle>{say("frame.account")}</PageTitle>
      <Preferences />
      <Password />
      <SecondFactor />
      <Sessions />
      <Keys />
    </Stack>
  );
}
