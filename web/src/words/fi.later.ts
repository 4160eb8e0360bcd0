import access from "./fi/access.json";
import account from "./fi/account.json";
import audit from "./fi/audit.json";
import calls from "./fi/calls.json";
import client from "./fi/client.json";
import clients from "./fi/clients.json";
import deletions from "./fi/deletions.json";
import health from "./fi/health.json";
import palette from "./fi/palette.json";
import rights from "./fi/rights.json";
import roles from "./fi/roles.json";
import shift from "./fi/shift.json";
import staff from "./fi/staff.json";
import wrapUp from "./fi/wrapUp.json";

export default {
  ...access,
  ...account,
  ...audit,
  ...calls,
  ...client,
  ...clients,
  ...deletions,
  ...health,
  ...palette,
  ...rights,
  ...roles,
  ...shift,
  ...staff,
  ...wrapUp,
};
