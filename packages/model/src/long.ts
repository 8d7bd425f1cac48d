/**
 * A Java `long`. Values that a double holds exactly are plain numbers, the rare others are bigint,
 * so the common case costs nothing and no bit is ever lost between reading and writing.
 */
export type Long = number | bigint

/** The nearest number; exact for everything but values beyond 2^53, which no id or clock of ours reaches. */
export function longToNumber(value: Long): number {
  return typeof value === 'number' ? value : Number(value)
}

/** A number when exact, else the bigint itself: the one normal form of a `Long`. */
export function normalizeLong(value: bigint): Long {
  const asNumber = Number(value)
  return Number.isSafeInteger(asNumber) ? asNumber : value
}
