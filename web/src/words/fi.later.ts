import access from "./fi/access.json";
import account from "./fi/account.json";
import audit from "./fi/audit.json";
import deletions from "./fi/deletions.json";
import rights from "./fi/rights.json";
import roles from "./fi/roles.json";
import staff from "./fi/staff.json";

export default {
  ...access,
  ...account,
  ...audit,
  ...deletions,
  ...rights,
  ...roles,
  ...staff,
};
