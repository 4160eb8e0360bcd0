import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";
import { useFormat } from "~/kit/format";
import list from "~/kit/rows.module.css";
import { useTeams } from "~/session/teams";
import { useColleagues } from "~/session/viewer";
import { useSay, type Word } from "~/words";
import css from "./audit.module.css";
import { RECORD_KINDS } from "./filters";
import type { AuditEntry } from "./queries";
import { hrefOf, useActionName, useFieldName, useValueText } from "./words";

/** Who did what to which record, and what it was before. */
export function EntryRow({ entry }: { entry: AuditEntry }) {
  const format = useFormat();
  const actionName = useActionName();
  return (
    <li className={`${list.row} ${css.entry}`}>
      <div>
        <Text size="sm" component="time" dateTime={entry.at} title={format.full(entry.at)}>
          {format.when(entry.at)}
        </Text>
        <Text size="xs" c="dimmed">
          № {format.number(entry.number)}
        </Text>
      </div>
      <div>
        <Text size="sm">
          <b>{entry.user_name ?? entry.actor}</b> {actionName(entry.action)}
        </Text>
        <Changes entry={entry} />
        <Details entry={entry} />
      </div>
      <div>
        <RecordLink entry={entry} />
        <Text size="xs" c="dimmed">
          {[entry.address, entry.service].filter(Boolean).join(" · ")}
        </Text>
      </div>
    </li>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const say = useSay();
  const fieldName = useFieldName();
  const valueText = useValueText();
  if (entry.changes_removed) {
    return (
      <Text size="sm" c="dimmed">
        {say("audit.removed", { fields: entry.changed_fields.map(fieldName).join(", ") })}
      </Text>
    );
  }
  const changes = Object.entries((entry.changes ?? {}) as Record<string, unknown>);
  return changes.map(([field, change]) => {
    const [before, now] = Array.isArray(change) && change.length === 2 ? change : [null, change];
    return (
      <Text size="sm" key={field} className={css.written}>
        {fieldName(field)}:{" "}
        {before !== null && (
          <>
            <del>{valueText(field, before)}</del>
            <span aria-hidden> → </span>
          </>
        )}
        <ins>{valueText(field, now)}</ins>
      </Text>
    );
  });
}

function Details({ entry }: { entry: AuditEntry }) {
  const fieldName = useFieldName();
  const valueText = useValueText();
  const details = Object.entries(entry.details as Record<string, unknown>);
  if (details.length === 0) return null;
  return (
    <Text size="xs" c="dimmed" className={css.written}>
      {details.map(([name, value]) => `${fieldName(name)}: ${valueText(name, value)}`).join(" · ")}
    </Text>
  );
}

function RecordLink({ entry }: { entry: AuditEntry }) {
  const say = useSay();
  const { nameOf } = useColleagues();
  const teams = useTeams();
  const { record_kind, record_id } = entry;
  const isKnown = (RECORD_KINDS as readonly string[]).includes(record_kind);
  const kind = isKnown ? say(`audit.kind.${record_kind}` as Word) : record_kind;
  const name = nameOf(record_id) || teams.nameOf(record_id) || (record_kind === "role" ? record_id : "");
  const href = hrefOf(entry);
  const text = [kind, name].filter(Boolean).join(": ");
  if (!href) {
    return (
      <Text size="sm" className={css.written}>
        {text}
      </Text>
    );
  }
  return (
    <Anchor component={Link} href={href} size="sm">
      {text}
    </Anchor>
  );
}
