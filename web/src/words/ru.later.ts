import account from "./ru/account.json";
import rights from "./ru/rights.json";

export default { ...account, ...rights };
