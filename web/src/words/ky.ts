import access from "./ky/access.json";
import audit from "./ky/audit.json";
import call from "./ky/call.json";
import calls from "./ky/calls.json";
import client from "./ky/client.json";
import clients from "./ky/clients.json";
import deletions from "./ky/deletions.json";
import frame from "./ky/frame.json";
import health from "./ky/health.json";
import home from "./ky/home.json";
import kit from "./ky/kit.json";
import notes from "./ky/notes.json";
import palette from "./ky/palette.json";
import rights from "./ky/rights.json";
import roles from "./ky/roles.json";
import shift from "./ky/shift.json";
import staff from "./ky/staff.json";
import tasks from "./ky/tasks.json";

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
