import access from "./en/access.json";
import account from "./en/account.json";
import audit from "./en/audit.json";
import deletions from "./en/deletions.json";
import rights from "./en/rights.json";
import roles from "./en/roles.json";
import staff from "./en/staff.json";

export default {
  ...access,
  ...account,
  ...audit,
  ...deletions,
  ...rights,
  ...roles,
  ...staff,
};
