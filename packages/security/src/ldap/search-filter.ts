/** Search filters with places for values, written as for Java's MessageFormat: `(uid={0})`. */

/** A name that a stranger gave must stay a value and never become a part of the filter. */
export function escapeFilterValue(value: string): string {
  return value.replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

/** Fills `{0}`, `{1}`; two apostrophes are one, and what stands between single ones is taken as it is. */
export function fillFormat(format: string, values: readonly string[]): string {
  return format.replace(/''|'([^']*)'?|\{(\d+)\}/g, (whole, quoted: string | undefined, index: string | undefined) => {
    if (index !== undefined) return values[Number(index)] ?? whole
    return quoted ?? "'"
  })
}
