import access from "./en/access.json";
import audit from "./en/audit.json";
import call from "./en/call.json";
import calls from "./en/calls.json";
import client from "./en/client.json";
import clients from "./en/clients.json";
import deletions from "./en/deletions.json";
import frame from "./en/frame.json";
import health from "./en/health.json";
import home from "./en/home.json";
import kit from "./en/kit.json";
import notes from "./en/notes.json";
import palette from "./en/palette.json";
import rights from "./en/rights.json";
import roles from "./en/roles.json";
import shift from "./en/shift.json";
import staff from "./en/staff.json";
import tasks from "./en/tasks.json";

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
