import { SQLITE } from "../support/stores.js";
import { describeCommands } from "./commands.js";

describeCommands(SQLITE);
