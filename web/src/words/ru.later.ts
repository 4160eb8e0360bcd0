import access from "./ru/access.json";
import account from "./ru/account.json";
import audit from "./ru/audit.json";
import calls from "./ru/calls.json";
import client from "./ru/client.json";
import clients from "./ru/clients.json";
import deletions from "./ru/deletions.json";
import health from "./ru/health.json";
import palette from "./ru/palette.json";
import rights from "./ru/rights.json";
import roles from "./ru/roles.json";
import shift from "./ru/shift.json";
import staff from "./ru/staff.json";
import wrapUp from "./ru/wrapUp.json";

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
