import { Card, Center, Group, Select, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useSay } from "~/words";

interface Props {
  /** What the window is called, and the heading where there is more to say than the name of the desktop. */
  title: string;
  isHeaded?: boolean;
  children: ReactNode;
}

/** What stands around everything before the desktop. */
export function DoorFrame({ title, isHeaded, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Kartoteka`;
  }, [title]);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Card withBorder shadow="sm" w="100%" maw={420} p="xl">
        <Stack>
          <Group gap="sm" wrap="nowrap">
            <img src="/icon.svg" alt="" width={32} height={32} />
            <Title order={1} size="h2">
              {isHeaded ? title : "Kartoteka"}
            </Title>
          </Group>
          {children}
          <LanguageChoice />
        </Stack>
      </Card>
    </Center>
  );
}

function LanguageChoice() {
  const say = useSay();
  return (
    <Select
      aria-label={say("frame.language")}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      value={useLanguage()}
      allowDeselect={false}
      onChange={(code) => chooseLanguage(code as Language)}
    />
  );
}
