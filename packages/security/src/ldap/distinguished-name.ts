/** Names of directory entries, as far as rights are read from their parts. */

/** The parts of `cn=a,ou=b`, left to right, with their escapes. */
export function partsOf(name: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < name.length; at++) {
    const character = name[at]!
    if (character === '\\') {
      part += character + (name[++at] ?? '')
    } else if (character === ',' || character === ';') {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  if (part.trim() !== '' || parts.length > 0) parts.push(part.trim())
  return parts
}

/** The value of `cn=value`, escapes taken out. */
export function valueInside(part: string): string {
  const value = part.slice(part.indexOf('=') + 1).trim()
  const bytes: number[] = []
  for (let at = 0; at < value.length; at++) {
    const hex = value[at] === '\\' ? /^[0-9a-f]{2}/i.exec(value.slice(at + 1)) : null
    if (hex !== null) {
      bytes.push(Number.parseInt(hex[0], 16))
      at += 2
    } else {
      if (value[at] === '\\') at++
      const character = String.fromCodePoint(value.codePointAt(at) ?? 0)
      bytes.push(...Buffer.from(character, 'utf8'))
      at += character.length - 1
    }
  }
  return Buffer.from(bytes).toString('utf8')
}
