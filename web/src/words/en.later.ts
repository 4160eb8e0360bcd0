import access from "./en/access.json";
import account from "./en/account.json";
import audit from "./en/audit.json";
import calls from "./en/calls.json";
import client from "./en/client.json";
import clients from "./en/clients.json";
import deletions from "./en/deletions.json";
import health from "./en/health.json";
import palette from "./en/palette.json";
import rights from "./en/rights.json";
import roles from "./en/roles.json";
import shift from "./en/shift.json";
import staff from "./en/staff.json";
import wrapUp from "./en/wrapUp.json";

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
