/** What one side of an encrypted connection shows, and whom it trusts: made once, used for every connection. */
import { createPrivateKey } from 'node:crypto'
import { DEFAULT_CIPHERS, type SecureContextOptions, type SecureVersion } from 'node:tls'
import { readKeyStore } from './key-store.js'

export interface TlsStores {
  /** Paths; empty: none. */
  readonly keyStore: string
  readonly keyStorePassword: string
  /** Empty: as keyStorePassword. */
  readonly keyStoreKeyPassword: string
  /** Empty: the authorities that Node trusts. */
  readonly trustStore: string
  readonly trustStorePassword: string
  /** Revoked certificates; PEM or DER. */
  readonly crlPath: string
  /** `TLS`, or one version. */
  readonly protocol: string
}

/** Gives a file's bytes. */
export type ReadFile = (path: string) => Buffer

export const NO_STORES: TlsStores = {
  keyStore: '',
  keyStorePassword: '',
  keyStoreKeyPassword: '',
  trustStore: '',
  trustStorePassword: '',
  crlPath: '',
  protocol: 'TLS',
}

/** Restrictions of one connector or address. */
export interface TlsLimits {
  readonly enabledProtocols: string
  readonly enabledCipherSuites: string
}

/** The parts read from the stores; a context per connector is made of them. */
export type TlsMaterial = Pick<SecureContextOptions, 'key' | 'cert' | 'ca' | 'crl'> & { readonly protocol: string }

const SAFE_RSA_BITS = 2048

/** Reads the stores. Throws one Error that names the file and says what is wrong with it. */
export function readTlsMaterial(stores: TlsStores, readFile: ReadFile): TlsMaterial {
  return {
    ...ownKey(stores, readFile),
    ...trusted(stores, readFile),
    ...revoked(stores, readFile),
    protocol: stores.protocol,
  }
}

/** For a server, or for `createSecureContext`. Throws an Error for a protocol that is not known. */
export function tlsOptions({ protocol, ...material }: TlsMaterial, limits: TlsLimits): SecureContextOptions {
  const only = /^TLSv1\.\d$/i.test(protocol) ? protocol : ''
  const versions = namesIn(limits.enabledProtocols || only)
    .map(versionOf)
    .sort()
  const ciphers = namesIn(limits.enabledCipherSuites).map(openSslName)
  return {
    ...material,
    // A store may trust a certificate that is no authority, as Java lets it.
    ...({ allowPartialTrustChain: true } as object),
    ...(versions.length === 0 ? {} : { minVersion: versions[0]!, maxVersion: versions.at(-1)! }),
    ...asStrictAsJava(ciphers),
  }
}

/**
 * Java takes RSA and DH keys from 1024 bits on, newer OpenSSL by itself only from 2048. A key store that served ActiveMQ
 * serves here as well; the broker names a key that is too short for today.
 */
function asStrictAsJava(ciphers: readonly string[]): SecureContextOptions {
  // The level goes with the names of TLS 1.2 and below: beside names of TLS 1.3 alone it would open the older versions.
  if (ciphers.length > 0 && ciphers.every((name) => name.startsWith('TLS_'))) return { ciphers: ciphers.join(':') }
  return { ciphers: `${ciphers.join(':') || DEFAULT_CIPHERS}:@SECLEVEL=1` }
}

/** Bits of the own RSA key where that is less than is held to be safe today. */
export function shortKeyBits({ key }: TlsMaterial): number | undefined {
  if (key === undefined) return undefined
  const bits = createPrivateKey(key as string).asymmetricKeyDetails?.modulusLength
  return bits !== undefined && bits < SAFE_RSA_BITS ? bits : undefined
}

function ownKey(stores: TlsStores, readFile: ReadFile): Pick<TlsMaterial, 'key' | 'cert'> {
  const { keyStore: path, keyStorePassword: password, keyStoreKeyPassword: keyPassword } = stores
  if (path === '') return {}
  const store = readKeyStore({ path, bytes: bytesOf(path, readFile), password, keyPassword })
  const entry = store.keys.find(({ certificates }) => certificates.length > 0)
  if (entry === undefined) throw new Error(`key store ${path}: there is no key with a certificate in it`)
  let der: Buffer
  try {
    der = entry.privateKey()
  } catch (cause) {
    throw new Error(`key store ${path}: ${(cause as Error).message}`, { cause })
  }
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' })
  return { key, cert: entry.certificates.map((one) => pemOf('CERTIFICATE', one)).join('') }
}

function trusted(stores: TlsStores, readFile: ReadFile): Pick<TlsMaterial, 'ca'> {
  const { trustStore: path, trustStorePassword: password } = stores
  if (path === '') return {}
  const store = readKeyStore({ path, bytes: bytesOf(path, readFile), password })
  // Java trusts what is marked as trusted, and of keys their own certificates.
  const certificates = [...store.trusted, ...store.keys.flatMap((entry) => entry.certificates.slice(0, 1))]
  if (certificates.length === 0) throw new Error(`trust store ${path}: there is no certificate in it`)
  return { ca: certificates.map((one) => pemOf('CERTIFICATE', one)) }
}

function revoked({ crlPath }: TlsStores, readFile: ReadFile): Pick<TlsMaterial, 'crl'> {
  if (crlPath === '') return {}
  const bytes = bytesOf(crlPath, readFile)
  const text = bytes.toString('latin1')
  return { crl: text.includes('-----BEGIN X509 CRL-----') ? text : pemOf('X509 CRL', bytes) }
}

function bytesOf(path: string, readFile: ReadFile): Buffer {
  try {
    return readFile(path)
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message
    throw new Error(`${path} cannot be read: ${reason}`, { cause })
  }
}

function pemOf(label: string, der: Buffer): string {
  const lines = der.toString('base64').replace(/(.{64})/g, '$1\n')
  return `-----BEGIN ${label}-----\n${lines.trimEnd()}\n-----END ${label}-----\n`
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']

function versionOf(name: string): SecureVersion {
  const found = VERSIONS.find((version) => version.toLowerCase() === name.toLowerCase())
  if (found === undefined) throw new Error(`TLS version ${name} is not available; use some of ${VERSIONS.join(', ')}`)
  return found
}

/** Java's `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` is OpenSSL's `ECDHE-RSA-AES128-GCM-SHA256`; TLS 1.3 names are alike. */
function openSslName(name: string): string {
  const parts = /^(?:TLS|SSL)_(.+)_WITH_(.+)$/.exec(name)
  if (parts === null) return name
  const cipher = parts[2]!.replace(/_CBC_SHA/, '_SHA').replace(/AES_(\d+)/, 'AES$1')
  const exchange = parts[1] === 'RSA' ? '' : `${parts[1]}-`
  return `${exchange}${cipher}`.replace('CHACHA20_POLY1305_SHA256', 'CHACHA20-POLY1305').replaceAll('_', '-')
}
