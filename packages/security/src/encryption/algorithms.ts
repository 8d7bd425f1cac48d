/**
 * Password-based encryption as Java's providers do it.
 *
 * PBEWithMD5AndDES is PKCS #5 version 1.5: key and start vector are one MD5 chain over password and salt. OpenSSL 3 has
 * no single DES any more, but triple DES with the same key three times is the same cipher. The others are PKCS #5
 * version 2: PBKDF2 gives the key, and the start vector is drawn and stands in front of the text.
 */
import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto'

export interface PbeAlgorithm {
  /** As Jasypt and Java spell it. */
  readonly name: string
  readonly saltBytes: number
  /** 0: the start vector follows from password and salt. */
  readonly ivBytes: number
  encrypt(password: string, salt: Uint8Array, iv: Uint8Array, text: Uint8Array): Buffer
  /** Throws where password and text do not belong together. */
  decrypt(password: string, salt: Uint8Array, iv: Uint8Array, text: Uint8Array): Buffer
}

/** Jasypt's; both sides count the same. */
const ITERATIONS = 1000
const DES_BYTES = 8
const AES_BLOCK_BYTES = 16

export const DEFAULT_ALGORITHM = 'PBEWithMD5AndDES'

const ALGORITHMS: readonly PbeAlgorithm[] = [
  md5AndDes(),
  ...['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'].flatMap((hash) => [hmacAndAes(hash, 128), hmacAndAes(hash, 256)]),
]

/** Throws an Error that lists the known ones. */
export function pbeAlgorithm(name: string): PbeAlgorithm {
  const found = ALGORITHMS.find((algorithm) => algorithm.name.toUpperCase() === name.trim().toUpperCase())
  if (found !== undefined) return found
  throw new Error(
    `encryption algorithm ${name} is not known here; use one of ${ALGORITHMS.map((each) => each.name).join(', ')}`,
  )
}

function md5AndDes(): PbeAlgorithm {
  return {
    name: DEFAULT_ALGORITHM,
    saltBytes: 8,
    ivBytes: 0,
    encrypt(password, salt, _iv, text) {
      const { key, iv } = md5Chain(password, salt)
      const cipher = createCipheriv('des-ede3-cbc', key, iv)
      return Buffer.concat([cipher.update(text), cipher.final()])
    },
    decrypt(password, salt, _iv, text) {
      const { key, iv } = md5Chain(password, salt)
      const cipher = createDecipheriv('des-ede3-cbc', key, iv)
      return Buffer.concat([cipher.update(text), cipher.final()])
    },
  }
}

function md5Chain(password: string, salt: Uint8Array): { key: Buffer; iv: Buffer } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the rule
  if (!/^[\x00-\x7f]*$/.test(password)) throw new Error('this algorithm takes passwords of ASCII characters only')
  let digest = createHash('md5').update(password, 'latin1').update(salt).digest()
  for (let i = 1; i < ITERATIONS; i++) digest = createHash('md5').update(digest).digest()
  const key = digest.subarray(0, DES_BYTES)
  return { key: Buffer.concat([key, key, key]), iv: digest.subarray(DES_BYTES) }
}

function hmacAndAes(hash: string, bits: 128 | 256): PbeAlgorithm {
  const cipherName = `aes-${bits}-cbc`
  const keyOf = (password: string, salt: Uint8Array): Buffer =>
    pbkdf2Sync(password, salt, ITERATIONS, bits / 8, hash.toLowerCase())
  return {
    name: `PBEWITHHMAC${hash}ANDAES_${bits}`,
    saltBytes: AES_BLOCK_BYTES,
    ivBytes: AES_BLOCK_BYTES,
    encrypt(password, salt, iv, text) {
      const cipher = createCipheriv(cipherName, keyOf(password, salt), iv)
      return Buffer.concat([cipher.update(text), cipher.final()])
    },
    decrypt(password, salt, iv, text) {
      const cipher = createDecipheriv(cipherName, keyOf(password, salt), iv)
      return Buffer.concat([cipher.update(text), cipher.final()])
    },
  }
}
