import account from "./en/account.json";
import rights from "./en/rights.json";

export default { ...account, ...rights };
