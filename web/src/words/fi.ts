import access from "./fi/access.json";
import audit from "./fi/audit.json";
import call from "./fi/call.json";
import calls from "./fi/calls.json";
import client from "./fi/client.json";
import clients from "./fi/clients.json";
import deletions from "./fi/deletions.json";
import frame from "./fi/frame.json";
import health from "./fi/health.json";
import home from "./fi/home.json";
import kit from "./fi/kit.json";
import notes from "./fi/notes.json";
import palette from "./fi/palette.json";
import rights from "./fi/rights.json";
import roles from "./fi/roles.json";
import shift from "./fi/shift.json";
import staff from "./fi/staff.json";
import tasks from "./fi/tasks.json";

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
