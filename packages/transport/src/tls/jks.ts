/**
 * Reads Java's own key store format, JKS: big-endian, entries of keys and of trusted certificates, and at the end a
 * SHA-1 over the password, a phrase and all bytes before. Keys are covered by a stream of SHA-1 blocks over the key's
 * password. Throws an Error that says what is wrong with file or password.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { elementsIn } from './der.js'
import type { KeyStore } from './key-store.js'

const MAGIC = 0xfeedfeed
const DIGEST_BYTES = 20
const PHRASE = 'Mighty Aphrodite'
const KEY_ENTRY = 1
const TRUSTED_ENTRY = 2
const MAX_ENTRIES = 10_000

export function isJks(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.readUInt32BE(0) === MAGIC
}

/** `keyPassword` undefined: the same as the store's. */
export function readJks(bytes: Buffer, password: string, keyPassword: string): KeyStore {
  const body = bytes.subarray(0, bytes.length - DIGEST_BYTES)
  const digest = createHash('sha1').update(wide(password)).update(PHRASE, 'utf8').update(body).digest()
  if (!timingSafeEqual(digest, bytes.subarray(body.length))) {
    throw new Error('keystore was tampered with, or password was incorrect')
  }
  return new JksReader(body, keyPassword).entries()
}

class JksReader {
  private at = 8

  constructor(
    private readonly bytes: Buffer,
    private readonly keyPassword: string,
  ) {}

  entries(): KeyStore {
    const count = this.int()
    if (count > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} entries`)
    const store = { keys: [] as KeyStore['keys'][number][], trusted: [] as Buffer[] }
    for (let i = 0; i < count; i++) {
      const kind = this.int()
      const alias = this.text()
      this.at += 8 // when it was made
      if (kind === TRUSTED_ENTRY) store.trusted.push(this.certificate())
      else if (kind === KEY_ENTRY) store.keys.push(this.key(alias))
      else throw new Error(`entry ${alias} is of an unknown kind (${kind})`)
    }
    return store
  }

  private key(alias: string): KeyStore['keys'][number] {
    const covered = this.block()
    const certificates = Array.from({ length: Math.min(this.int(), MAX_ENTRIES) }, () => this.certificate())
    // Opened when it is used: a store may hold keys of other passwords beside the one that is needed.
    return { alias, certificates, privateKey: () => uncovered(keyOf(covered), this.keyPassword, alias) }
  }

  private certificate(): Buffer {
    this.text() // its type: X.509
    return this.block()
  }

  private block(): Buffer {
    const length = this.int()
    const start = this.at
    this.at += length
    if (this.at > this.bytes.length) throw new Error('the file is cut off')
    return this.bytes.subarray(start, this.at)
  }

  private int(): number {
    const value = this.bytes.readUInt32BE(this.at)
    this.at += 4
    return value
  }

  private text(): string {
    const length = this.bytes.readUInt16BE(this.at)
    this.at += 2 + length
    return this.bytes.toString('utf8', this.at - length, this.at)
  }
}

/** Out of `SEQUENCE { SEQUENCE algorithm, OCTET STRING }`. */
function keyOf(der: Buffer): Buffer {
  const [outer] = elementsIn(der)
  return elementsIn(outer!.content)[1]!.content
}

/** salt | covered key | SHA-1 of password and key. */
function uncovered(bytes: Buffer, password: string, alias: string): Buffer {
  const secret = wide(password)
  const text = bytes.subarray(DIGEST_BYTES, bytes.length - DIGEST_BYTES)
  const key = Buffer.alloc(text.length)
  let block = bytes.subarray(0, DIGEST_BYTES)
  for (let at = 0; at < text.length; at += DIGEST_BYTES) {
    block = createHash('sha1').update(secret).update(block).digest()
    for (let i = 0; i < DIGEST_BYTES && at + i < text.length; i++) key[at + i] = text[at + i]! ^ block[i]!
  }
  const digest = createHash('sha1').update(secret).update(key).digest()
  if (!timingSafeEqual(digest, bytes.subarray(bytes.length - DIGEST_BYTES))) {
    throw new Error(`key ${alias} cannot be recovered: its password is another one (keyStoreKeyPassword)`)
  }
  return key
}

/** Java hashes characters as two bytes each. */
function wide(password: string): Buffer {
  return Buffer.from(password, 'utf16le').swap16()
}
