/** Calendars in the reader's language and zone. */
import { DatePickerInput, DatesProvider, DateTimePicker } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import "dayjs/locale/fi";
import "dayjs/locale/ky";
import "dayjs/locale/ru";
import { useIntl } from "react-intl";
import { serverNow } from "~/api/client";
import { dayOf, fromLocal, iso, localOf, useZone } from "~/kit/zone";
import { useLanguage, useSay } from "~/words";

interface MomentProps {
  label: string;
  value: string | null;
  onChange: (at: string | null) => void;
  placeholder?: string;
  error?: string;
  clearable?: boolean;
}

/** A day and an hour; to the outside it is a moment. */
export function Moment({ value, onChange, ...rest }: MomentProps) {
  const zone = useZone();
  const intl = useIntl();
  const say = useSay();
  const read = (wall: string) => fromLocal(wall.replace(" ", "T"), zone);
  const change = (wall: string | null) => {
    const at = wall && read(wall);
    onChange(at ? iso(at) : null);
  };
  return (
    <Calendars>
      <DateTimePicker
        {...rest}
        value={value ? localOf(Date.parse(value), zone).replace("T", " ") : null}
        onChange={change}
        valueFormat={(wall) => intl.formatDate(read(wall) ?? wall, { dateStyle: "medium", timeStyle: "short" })}
        defaultTimeValue="09:00"
        hideOutsideDates
        leftSection={<IconCalendar size={16} aria-hidden />}
        ariaLabels={useCalendarLabels()}
        submitButtonProps={{ "aria-label": say("client.calendar.done") }}
        timePickerProps={{
          "aria-label": say("client.calendar.time"),
          hoursInputLabel: say("client.calendar.hours"),
          minutesInputLabel: say("client.calendar.minutes"),
        }}
        clearButtonProps={{ "aria-label": say("client.calendar.clear") }}
      />
    </Calendars>
  );
}

interface SpanProps {
  label: string;
  from: string | null;
  to: string | null;
  onChange: (from: string | null, to: string | null) => void;
}

/** From a day to a day, both included; one of them may be missing. */
export function Span({ label, from, to, onChange }: SpanProps) {
  const intl = useIntl();
  const say = useSay();
  const zone = useZone();
  const shown = (day: string) => intl.formatDate(day, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <Calendars>
      <DatePickerInput
        type="range"
        size="xs"
        allowSingleDateInRange
        hideOutsideDates
        styles={{ placeholder: { color: "var(--mantine-color-dimmed)" } }}
        clearable
        value={[from, to]}
        onChange={([first, last]) => onChange(first, last)}
        maxDate={dayOf(serverNow(), zone)}
        valueFormatter={({ date }) =>
          (date as (string | null)[])
            .filter(Boolean)
            .map((day) => shown(String(day)))
            .join(" – ")
        }
        placeholder={label}
        aria-label={label}
        leftSection={<IconCalendar size={14} aria-hidden />}
        ariaLabels={useCalendarLabels()}
        clearButtonProps={{ "aria-label": say("client.calendar.clear") }}
      />
    </Calendars>
  );
}

function Calendars({ children }: { children: React.ReactNode }) {
  return (
    <DatesProvider settings={{ locale: useLanguage(), firstDayOfWeek: 1, weekendDays: [] }}>{children}</DatesProvider>
  );
}

function useCalendarLabels() {
  const say = useSay();
  return {
    nextMonth: say("client.calendar.next"),
    previousMonth: say("client.calendar.previous"),
    nextYear: say("client.calendar.next"),
    previousYear: say("client.calendar.previous"),
    nextDecade: say("client.calendar.next"),
    previousDecade: say("client.calendar.previous"),
  };
}
