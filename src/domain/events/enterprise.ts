import { z } from "zod";
import { DateText, Frequency, MonthText, Reason, Standing, UnitId } from "../attribution.js";

/** Events of `enterprise-<unit>`. Each change takes effect from a month and carries the standing it replaces. */

const Change = z.strictObject({ unit: UnitId, effective: MonthText });
const Restanding = Change.extend({ standing: Standing, was: Standing, reason: Reason.optional() });

/** What a register holds about a unit beside what is counted, in the register's own notation. */
export const RegisterEntry = z.strictObject({
  registeredOn: DateText.optional(),
  type: z.string().optional(),
  capital: z.string().optional(),
  divisionCode: z.string().optional(),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

export const EnterpriseRegistered = Change.extend({
  name: z.string().min(1).max(200),
  standing: Standing,
  frequency: Frequency,
  /** Made for demonstration; said wherever the unit or its figures are shown. */
  synthetic: z.boolean(),
  register: RegisterEntry,
});
export const EnterpriseRenamed = Change.extend({ name: z.string().min(1).max(200), was: z.string() });
export const EnterpriseRelocated = Restanding;
export const EnterpriseReclassified = Restanding;
/** How often the unit reports from a year on; the standing is where it counts. */
export const EnterpriseRescheduled = Change.extend({
  standing: Standing,
  frequency: Frequency,
  was: Frequency,
});
export const EnterpriseDeregistered = Change.extend({ was: Standing, note: z.string().max(500) });
export const EnterpriseReinstated = Change.extend({ standing: Standing, note: z.string().max(500) });
