import { Tabs } from "@mantine/core";
import { useSearchParams } from "wouter";
import { Refusal } from "~/api/refusal";
import { PageTitle } from "~/kit/PageTitle";
import { RefusalPage } from "~/kit/RefusalPage";
import { useMay } from "~/session/viewer";
import { useSay } from "~/words";
import { Bin } from "./Bin";
import { Decided } from "./Decided";
import { Erasures } from "./Erasures";
import { OpenRequests } from "./OpenRequests";

const TABS = ["open", "decided", "bin", "erasures"] as const;
type Tab = (typeof TABS)[number];

/** What is to be deleted, what was, and the proof of what is gone for ever. */
export default function DeletionsPage() {
  const say = useSay();
  const [address, setAddress] = useSearchParams();
  const tabs = useTabs();
  const tab = tabs.find((one) => one === address.get("tab")) ?? tabs[0];
  if (!tab) return <RefusalPage error={new Refusal(403, "forbidden", "")} />;
  return (
    <>
      <PageTitle>{say("frame.deletions")}</PageTitle>
      <Tabs
        value={tab}
        onChange={(next) => setAddress(next && next !== tabs[0] ? { tab: next } : {}, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(`deletions.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {tab === "open" && <OpenRequests />}
          {tab === "decided" && <Decided />}
          {tab === "bin" && <Bin />}
          {tab === "erasures" && <Erasures />}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function useTabs(): Tab[] {
  const may: Record<Tab, boolean> = {
    open: useMay("cards.write"),
    decided: useMay("cards.write"),
    bin: useMay("cards.delete"),
    erasures: useMay("cards.erase", "audit.read"),
  };
  return TABS.filter((tab) => may[tab]);
}
