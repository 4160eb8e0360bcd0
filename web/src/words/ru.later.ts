import access from "./ru/access.json";
import account from "./ru/account.json";
import audit from "./ru/audit.json";
import deletions from "./ru/deletions.json";
import rights from "./ru/rights.json";
import roles from "./ru/roles.json";
import staff from "./ru/staff.json";

export default {
  ...access,
  ...account,
  ...audit,
  ...deletions,
  ...rights,
  ...roles,
  ...staff,
};
