import { Button, Switch, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useStored } from "~/kit/drafts";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { Waiting } from "~/kit/Waiting";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Changes } from "./Changes";
import type { Draft } from "./drafting";
import { Matrix } from "./Matrix";
import { NewRole } from "./NewRole";
import { useRoleBook } from "./queries";

/** Who may what, and how far each sees: for everybody to read, for administrators to change. */
export default function RolesPage() {
  const say = useSay();
  const mayChange = useMay("staff.manage");
  const { data, error, refetch } = useRoleBook();
  const [draft, keep] = useStored<Draft | null>("roles", null);
  const [isSwitched, setSwitched] = useState(draft !== null);
  const [isAdding, setAdding] = useState(false);
  const isChanging = mayChange && isSwitched;
  return (
    <>
      <PageTitle
        beside={
          mayChange && (
            <>
              <Switch
                label={say("roles.change")}
                checked={isSwitched}
                onChange={(event) => setSwitched(event.currentTarget.checked)}
              />
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
                {say("roles.new")}
              </Button>
            </>
          )
        }
      >
        {say("frame.roles")}
      </PageTitle>
      <Text c="dimmed" mb="md">
        {say("roles.meaning")}
      </Text>
      {error && !data && <RefusalPage error={error} retry={refetch} />}
      {!error && !data && <Waiting />}
      {data && (
        <>
          <Matrix book={data} draft={draft ?? {}} keep={keep} isChanging={isChanging} />
          {isChanging && <Changes roles={data.items} draft={draft ?? {}} keep={keep} />}
          {isAdding && <NewRole book={data} onClose={() => setAdding(false)} />}
        </>
      )}
    </>
  );
}
