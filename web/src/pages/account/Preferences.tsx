import { Group, Select } from "@mantine/core";
import { useMemo } from "react";
import { useToasts } from "~/kit/toasts";
import { useViewer } from "~/session/viewer";
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useSay } from "~/words";
import { useChangeMe } from "./queries";
import { Section } from "./Section";

/** Language and time zone: of the desktop, and of the letters that somebody gets. */
export function Preferences() {
  const say = useSay();
  const toasts = useToasts();
  const viewer = useViewer();
  const language = useLanguage();
  const zones = useZones(viewer.time_zone ?? "UTC");
  const { mutate, isPending } = useChangeMe();
  const told = { onSuccess: () => toasts.done(say("account.told.saved")), onError: toasts.failed };
  const speak = (code: Language) =>
    mutate({ language: code }, { onError: toasts.failed, onSuccess: () => chooseLanguage(code) });
  return (
    <Section title={say("account.language")}>
      <Group grow align="start" preventGrowOverflow={false}>
        <Select
          label={say("frame.language")}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={language}
          onChange={(code) => code && speak(code as Language)}
          allowDeselect={false}
          disabled={isPending}
          miw={200}
        />
        <Select
          label={say("account.zone")}
          data={zones}
          value={viewer.time_zone}
          onChange={(time_zone) => time_zone && mutate({ time_zone }, told)}
          nothingFoundMessage={say("account.zone.none")}
          allowDeselect={false}
          disabled={isPending}
          limit={100}
          searchable
          miw={200}
        />
      </Group>
    </Section>
  );
}

function useZones(own: string): string[] {
  return useMemo(() => [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])], [own]);
}
