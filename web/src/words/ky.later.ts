import access from "./ky/access.json";
import account from "./ky/account.json";
import audit from "./ky/audit.json";
import calls from "./ky/calls.json";
import client from "./ky/client.json";
import clients from "./ky/clients.json";
import deletions from "./ky/deletions.json";
import health from "./ky/health.json";
import palette from "./ky/palette.json";
import rights from "./ky/rights.json";
import roles from "./ky/roles.json";
import shift from "./ky/shift.json";
import staff from "./ky/staff.json";
import wrapUp from "./ky/wrapUp.json";

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
