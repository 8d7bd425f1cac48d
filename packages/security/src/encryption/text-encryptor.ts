/**
 * Texts encrypted as Jasypt's StandardPBEStringEncryptor does: base64 of
 *
 *   salt | start vector (where the algorithm has one) | encrypted UTF-8
 *
 * so that what one encrypts the other decrypts.
 */
import { randomBytes } from 'node:crypto'
import { DEFAULT_ALGORITHM, type PbeAlgorithm, pbeAlgorithm } from './algorithms.js'
import { textInside } from './enc-value.js'

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export interface EncryptorSettings {
  readonly password: string
  /** Default PBEWithMD5AndDES. */
  readonly algorithm?: string | undefined
}

export class TextEncryptor {
  private readonly algorithm: PbeAlgorithm
  private readonly password: string

  /** Throws an Error for an algorithm that is not known. */
  constructor({ password, algorithm }: EncryptorSettings) {
    this.algorithm = pbeAlgorithm(algorithm ?? DEFAULT_ALGORITHM)
    this.password = password.normalize('NFC')
  }

  encrypt(text: string): string {
    const { saltBytes, ivBytes } = this.algorithm
    const salt = randomBytes(saltBytes)
    const iv = randomBytes(ivBytes)
    const encrypted = this.algorithm.encrypt(this.password, salt, iv, Buffer.from(text.normalize('NFC'), 'utf8'))
    return Buffer.concat([salt, iv, encrypted]).toString('base64')
  }

  /** Throws an Error that shows neither text nor password. */
  decrypt(text: string): string {
    const { name, saltBytes, ivBytes } = this.algorithm
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length <= saltBytes + ivBytes) throw new Error(`this is no text encrypted with ${name}: it is too short`)
    const salt = bytes.subarray(0, saltBytes)
    const iv = bytes.subarray(saltBytes, saltBytes + ivBytes)
    try {
      // A wrong password passes for right once in some hundred texts; hardly ever is what comes out a text then.
      return UTF_8.decode(this.algorithm.decrypt(this.password, salt, iv, bytes.subarray(saltBytes + ivBytes)))
    } catch (cause) {
      // The cause may be the password's own fault (characters), which is worth telling.
      const reason = cause instanceof Error && /ASCII/.test(cause.message) ? `: ${cause.message}` : ''
      throw new Error(`cannot be decrypted with ${name} and the given password${reason}`)
    }
  }

  /** The plain value of `ENC(…)`. */
  decryptValue(value: string): string {
    return this.decrypt(textInside(value))
  }
}
