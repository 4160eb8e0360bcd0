/** For whom a second factor is demanded and who has none yet: the token is good for setting one up, and for nothing else. */
import { Button, Text } from "@mantine/core";
import { SetUp } from "~/pages/account/SetUp";
import { useSignOut } from "~/session/useSignOut";
import { useSay } from "~/words";
import { DoorFrame } from "./DoorFrame";

interface Props {
  /** The second factor is on, and its recovery codes are shown. */
  onOn: () => void;
  onDone: () => void;
}

export default function SetUpFirst({ onOn, onDone }: Props) {
  const say = useSay();
  const signOut = useSignOut();
  return (
    <DoorFrame title={say("door.set-up")} isHeaded>
      <Text>{say("door.set-up.do")}</Text>
      <SetUp onOn={onOn} onDone={onDone} />
      <Button variant="default" onClick={signOut}>
        {say("frame.sign-out")}
      </Button>
    </DoorFrame>
  );
}
