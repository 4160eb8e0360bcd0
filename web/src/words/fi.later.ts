import account from "./fi/account.json";
import rights from "./fi/rights.json";

export default { ...account, ...rights };
