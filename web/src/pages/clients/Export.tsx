import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileDownload } from "@tabler/icons-react";
import { asRefusal } from "~/api/refusal";
import { useToasts } from "~/kit/toasts";
import { useSay } from "~/words";
import { type Filters, whichOf } from "./filters";
import { useCount, useExport } from "./queries";

/** The clients that the list shows, as a file; who takes it out is told what it is bound to. */
export function Export({ filters }: { filters: Filters }) {
  const say = useSay();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<IconFileDownload size={16} aria-hidden />} onClick={open}>
        {say("clients.export")}
      </Button>
      {isOpen && <ExportForm filters={filters} onClose={close} />}
    </>
  );
}

function ExportForm({ filters, onClose }: { filters: Filters; onClose: () => void }) {
  const say = useSay();
  const { data } = useCount(whichOf(filters));
  const { run, isPending } = useTakingOut(filters, onClose);
  return (
    <Modal
      opened
      onClose={onClose}
      title={say("clients.export.title")}
      closeButtonProps={{ "aria-label": say("kit.close") }}
    >
      <Stack>
        {data && (
          <Text fw={600}>{say(data.is_exact ? "clients.count" : "clients.count.over", { count: data.count })}</Text>
        )}
        <Text size="sm">{say("clients.export.meaning")}</Text>
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {say("kit.cancel")}
          </Button>
          <Button loading={isPending} onClick={run} data-autofocus>
            {say("clients.export.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function useTakingOut(filters: Filters, onDone: () => void) {
  const say = useSay();
  const toasts = useToasts();
  const { mutateAsync: takeOut, isPending } = useExport();
  const failed = (error: unknown) => {
    const { code, details } = asRefusal(error);
    if (code === "too-many-to-export") toasts.refused(say("clients.export.too-many", { most: Number(details.most) }));
    else if (code === "exports-used-up") toasts.refused(say("clients.export.used-up"));
    else toasts.failed(error);
  };
  const run = () =>
    takeOut(whichOf(filters)).then(({ file, name }) => {
      save(file, name);
      onDone();
      toasts.done(say("clients.export.told", { name }));
    }, failed);
  return { run, isPending };
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser is still reading it
}
