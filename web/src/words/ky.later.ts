import access from "./ky/access.json";
import account from "./ky/account.json";
import audit from "./ky/audit.json";
import deletions from "./ky/deletions.json";
import rights from "./ky/rights.json";
import roles from "./ky/roles.json";
import staff from "./ky/staff.json";

export default {
  ...access,
  ...account,
  ...audit,
  ...deletions,
  ...rights,
  ...roles,
  ...staff,
};
