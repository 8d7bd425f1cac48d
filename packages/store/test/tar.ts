/** Reads the plain files of a `.tar.gz`. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const BLOCK = 512

export function untar(path: string): Map<string, Uint8Array> {
  const bytes = gunzipSync(readFileSync(path))
  const files = new Map<string, Uint8Array>()
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const name = text(bytes, at, 100)
    if (name === '') break
    const size = Number.parseInt(text(bytes, at + 124, 12), 8)
    const type = String.fromCharCode(bytes[at + 156]!)
    if (type === '0' || type === '\0')
      files.set(name.replace(/^\.\//, ''), bytes.subarray(at + BLOCK, at + BLOCK + size))
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}

function text(bytes: Buffer, at: number, length: number): string {
  return bytes
    .toString('utf8', at, at + length)
    .replace(/\0.*$/s, '')
    .trim()
}
