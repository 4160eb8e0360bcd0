import access from "./ru/access.json";
import audit from "./ru/audit.json";
import call from "./ru/call.json";
import calls from "./ru/calls.json";
import client from "./ru/client.json";
import clients from "./ru/clients.json";
import deletions from "./ru/deletions.json";
import frame from "./ru/frame.json";
import health from "./ru/health.json";
import home from "./ru/home.json";
import kit from "./ru/kit.json";
import notes from "./ru/notes.json";
import palette from "./ru/palette.json";
import rights from "./ru/rights.json";
import roles from "./ru/roles.json";
import shift from "./ru/shift.json";
import staff from "./ru/staff.json";
import tasks from "./ru/tasks.json";

export default {
  ...access,
  ...audit,
  ...call,
  ...calls,
  ...client,
  ...clients,
  ...deletions,
  ...frame,
  ...health,
  ...home,
  ...kit,
  ...notes,
  ...palette,
  ...rights,
  ...roles,
  ...shift,
  ...staff,
  ...tasks,
};
