import { Button, Kbd, Tabs } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useSearchParams } from "wouter";
import { Refusal } from "~/api/refusal";
import { readable, useKeys } from "~/kit/keys";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Departments } from "./Departments";
import { NewPerson } from "./NewPerson";
import { People } from "./People";
import { PersonDrawer } from "./PersonDrawer";
import { Seats } from "./Seats";
import css from "./staff.module.css";

/** Who works here, in which team, and who is let in. */
export default function StaffPage() {
  const say = useSay();
  if (!useMay("staff.manage")) return <RefusalPage error={new Refusal(403, "forbidden", "")} />;
  return <Staff title={say("frame.staff")} />;
}

/** The address says what is shown: the tab, the team, the person. */
function useAddress() {
  const [address, setAddress] = useSearchParams();
  const go = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(address);
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setAddress(next, { replace: true });
  };
  return { get: (name: string) => address.get(name), go };
}

function Staff({ title }: { title: string }) {
  const say = useSay();
  const { get, go } = useAddress();
  const team = get("team");
  useKeys([{ keys: "n", word: "staff.new", run: () => go({ new: "1" }) }]);
  const open = (person: string) => go({ person });
  return (
    <>
      <PageTitle
        beside={
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            rightSection={<Kbd visibleFrom="sm">{readable("n").join(" ")}</Kbd>}
            onClick={() => go({ new: "1" })}
          >
            {say("staff.new")}
          </Button>
        }
      >
        {title}
      </PageTitle>
      <Tabs
        value={get("tab") ?? "people"}
        onChange={(tab) => go({ tab: tab === "people" ? null : tab })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="people">{say("staff.tab.people")}</Tabs.Tab>
          <Tabs.Tab value="seats">{say("staff.tab.seats")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <div className={css.columns}>
            <Departments chosen={team} choose={(id) => go({ team: id })} />
            <People team={team} open={open} />
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="seats">
          <Seats open={open} />
        </Tabs.Panel>
      </Tabs>
      <PersonDrawer id={get("person")} onClose={() => go({ person: null })} />
      {get("new") && <NewPerson team={team} onClose={() => go({ new: null })} />}
    </>
  );
}
