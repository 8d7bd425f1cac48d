/** Values of property files that are encrypted: `ENC(…)`. */

export function isEncrypted(value: string): boolean {
  const trimmed = value.trim()
  return trimmed.startsWith('ENC(') && trimmed.endsWith(')')
}

/** What stands between the brackets. */
export function textInside(value: string): string {
  return value.trim().slice('ENC('.length, -1)
}
