import { EVENTSTOREDB } from "../support/stores.js";
import { describeCommands } from "./commands.js";

describeCommands(EVENTSTOREDB);
