import { Center, Loader } from "@mantine/core";

/** While something loads that nothing can be shown without. */
export function Waiting() {
  return (
    <Center mih={240} aria-busy="true">
      <Loader type="dots" />
    </Center>
  );
}
