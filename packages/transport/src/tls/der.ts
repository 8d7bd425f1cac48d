/** The little of DER that is needed here. */

export interface DerElement {
  readonly tag: number
  readonly content: Buffer
}

/** The elements inside a constructed one. Throws an Error for bytes that are none. */
export function elementsIn(content: Buffer): DerElement[] {
  const elements: DerElement[] = []
  for (let at = 0; at < content.length; ) {
    const first = content[at + 1]
    if (first === undefined) throw new Error('cut off')
    const size = first < 0x80 ? 0 : first & 0x7f
    if (size > 4 || at + 2 + size > content.length) throw new Error('a length is wrong')
    const length = size === 0 ? first : content.readUIntBE(at + 2, size)
    const start = at + 2 + size
    if (start + length > content.length) throw new Error('cut off')
    elements.push({ tag: content[at]!, content: content.subarray(start, start + length) })
    at = start + length
  }
  return elements
}

/** `2.5.4.3` of an object identifier's content. */
export function objectId(content: Buffer): string {
  const parts: number[] = []
  let value = 0
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    if (parts.length === 0) {
      const root = Math.min(2, Math.floor(value / 40))
      parts.push(root, value - root * 40)
    } else parts.push(value)
    value = 0
  }
  return parts.join('.')
}
