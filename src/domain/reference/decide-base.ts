import type { CommandOf } from "../commands.js";
import type { DomainEvent } from "../events/index.js";
import type { History } from "./history.js";

/**
 * Restating a base and taking that back. Each says why; saying the same value again, or withdrawing what nobody
 * restated, gives no event.
 */
export function decideBase(
  command: CommandOf<"RestateBase" | "WithdrawRestatement">,
  history: History,
): readonly DomainEvent[] {
  const replaces = restatedValue(history);
  if (command.type === "WithdrawRestatement") {
    return replaces === null
      ? []
      : [{ type: "BaseRestatementWithdrawn", data: { ...command.data, replaces } }];
  }
  return replaces === command.data.value
    ? []
    : [{ type: "BaseRestated", data: { ...command.data, replaces } }];
}

/** The value as it stands; null where none was given, or it was withdrawn. */
function restatedValue(history: History): string | null {
  let value: string | null = null;
  for (const event of history) {
    if (event.type === "BaseRestated") value = event.data.value;
    else if (event.type === "BaseRestatementWithdrawn") value = null;
  }
  return value;
}
