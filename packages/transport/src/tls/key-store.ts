/** Key stores of Java, whatever their format: keys with their certificates, and certificates that are trusted. */
import { isJks, readJks } from './jks.js'
import { readPkcs12 } from './pkcs12.js'

export interface KeyEntry {
  readonly alias: string
  /** The key's own first, then its issuers'; DER. */
  readonly certificates: readonly Buffer[]
  /** PKCS #8 DER. Throws an Error for a wrong password of the key. */
  readonly privateKey: () => Buffer
}

export interface KeyStore {
  readonly keys: readonly KeyEntry[]
  /** DER. */
  readonly trusted: readonly Buffer[]
}

export interface KeyStoreFile {
  /** For errors. */
  readonly path: string
  readonly bytes: Buffer
  readonly password: string
  /** Of the key inside; empty: the store's. PKCS12 has one for both. */
  readonly keyPassword?: string | undefined
}

const MAX_BYTES = 16 * 1024 * 1024
const JCEKS_MAGIC = 0xcececece

/** Throws one Error that names the file and says what to do. The bytes tell the format, as they do to Java. */
export function readKeyStore({ path, bytes, password, keyPassword = '' }: KeyStoreFile): KeyStore {
  try {
    if (bytes.length > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`)
    if (bytes.length < 12) throw new Error('the file is empty or cut off')
    if (bytes.readUInt32BE(0) === JCEKS_MAGIC) {
      throw new Error('JCEKS stores cannot be read; convert it: keytool -importkeystore -deststoretype PKCS12 …')
    }
    return isJks(bytes) ? readJks(bytes, password, keyPassword || password) : readPkcs12(bytes, password)
  } catch (cause) {
    throw new Error(`key store ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
