/**
 * The subject of a certificate as Java prints it (`X500Principal.toString`): last part first, `, ` between parts, and
 * quotes where a value needs them. Files that map subjects to users hold this text.
 */
import { elementsIn, objectId } from './der.js'

const KEYWORDS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SURNAME',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GIVENNAME',
  '2.5.4.43': 'INITIALS',
  '2.5.4.44': 'GENERATION',
  '2.5.4.46': 'DNQ',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'EMAILADDRESS',
  '1.3.6.1.4.1.42.2.11.2.1': 'IP',
}

const CONTEXT_0 = 0xa0

/** Of a certificate's DER. Throws an Error for bytes that are no certificate. */
export function subjectOf(certificate: Buffer): string {
  const [whole] = elementsIn(certificate)
  const [signed] = elementsIn(whole!.content)
  const fields = elementsIn(signed!.content)
  // [0] version (may be missing), serial number, signature, issuer, validity, subject.
  const subject = fields[fields[0]?.tag === CONTEXT_0 ? 5 : 4]
  if (subject === undefined) throw new Error('not a certificate')
  return elementsIn(subject.content)
    .map(({ content }) => partText(content))
    .reverse()
    .join(', ')
}

function partText(set: Buffer): string {
  return elementsIn(set)
    .map(({ content }) => {
      const [type, value] = elementsIn(content)
      const id = objectId(type!.content)
      return `${KEYWORDS[id] ?? `OID.${id}`}=${valueText(value!.tag, value!.content)}`
    })
    .join(' + ')
}

const UTF8 = 0x0c
const BMP = 0x1e
const LATIN = [0x13, 0x14, 0x16, 0x1b]

function valueText(tag: number, content: Buffer): string {
  if (tag === UTF8) return quoted(content.toString('utf8'))
  if (tag === BMP) return quoted(Buffer.from(content).swap16().toString('utf16le'))
  if (LATIN.includes(tag)) return quoted(content.toString('latin1'))
  return `#${Buffer.concat([Buffer.from([tag, content.length]), content]).toString('hex')}`
}

function quoted(value: string): string {
  const needsQuotes = /[,+=\n<>#;\\"]|^[ \n]|[ \n]$|[ \n]{2}/.test(value)
  return needsQuotes ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}
