import { YEAR_MAX, YEAR_MIN } from "../../domain/period.js";
import { compact, plainDashes, plainWidth } from "./text.js";

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const SEPARATED = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;
const SERIAL = /^\d{5,6}$/;
const TIME_OF_DAY = /[T\s]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const DAY_MS = 86_400_000;
/** 1970: a smaller number is sooner a year with a digit too many, such as 20180, than a date. */
const SERIAL_MIN = 25_569;
/** Day 0 of the serials of spreadsheets, as they count after the February 29th 1900 that never was. */
const SERIAL_ZERO = Date.UTC(1899, 11, 30);

/**
 * Reads a date as text or as a spreadsheet's serial number; nothing where it is none. Orders that start with the day
 * or the month are refused: 5/12/2020 means two things.
 *
 * @example readDate("2020年12月5日") //=> { year: 2020, month: 12, day: 5 }
 * @example readDate("44170") //=> { year: 2020, month: 12, day: 5 }
 */
export function readDate(raw: string): CalendarDate | undefined {
  const text = plainDashes(compact(plainWidth(raw).trim().replace(TIME_OF_DAY, "")));
  const match = SEPARATED.exec(text) ?? DIGITS.exec(text);
  if (match) return dateOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return SERIAL.test(text) && Number(text) >= SERIAL_MIN ? dateOfSerial(Number(text)) : undefined;
}

/** The date of a spreadsheet's day number (1900 system). */
export function dateOfSerial(serial: number): CalendarDate | undefined {
  const date = new Date(SERIAL_ZERO + Math.floor(serial) * DAY_MS);
  return dateOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** @example formatDate({ year: 2019, month: 6, day: 1 }) //=> "2019-06-01" */
export function formatDate({ year, month, day }: CalendarDate): string {
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** Last day of a month, 28–31; months count from 1. */
export function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function dateOf(year: number, month: number, day: number): CalendarDate | undefined {
  const valid =
    year >= YEAR_MIN &&
    year <= YEAR_MAX &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= lastDayOf(year, month);
  return valid ? { year, month, day } : undefined;
}

/** @example twoDigits(6) //=> "06" */
export function twoDigits(n: number): string {
  return n < 10 ? `0${n}` : `${n}`;
}
