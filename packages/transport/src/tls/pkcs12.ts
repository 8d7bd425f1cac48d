/** Reads PKCS #12 key stores, of today's Java and of old ones. Throws an Error that says what is wrong. */
import { createRequire } from 'node:module'
import type forge from 'node-forge'
import type { KeyEntry, KeyStore } from './key-store.js'

const require = createRequire(import.meta.url)

/** Loaded with the first such store: a broker without TLS need not carry it. */
const library = (): typeof forge => require('node-forge')

export function readPkcs12(bytes: Buffer, password: string): KeyStore {
  let store: forge.pkcs12.Pkcs12Pfx
  try {
    store = library().pkcs12.pkcs12FromAsn1(library().asn1.fromDer(bytes.toString('binary')), password)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const wrongPassword = /password|MAC could not be verified/i.test(reason)
    throw new Error(
      wrongPassword ? 'keystore password was incorrect' : `neither a JKS nor a PKCS12 key store (${reason})`,
      { cause },
    )
  }
  const certificates = bagsOf(store, library().pki.oids['certBag']!).map(certificateOf)
  const keys = [
    ...bagsOf(store, library().pki.oids['pkcs8ShroudedKeyBag']!),
    ...bagsOf(store, library().pki.oids['keyBag']!),
  ]
  const entries = keys.map((bag) => entryOf(bag, certificates))
  const owned = new Set(entries.flatMap((entry) => entry.certificates))
  return { keys: entries, trusted: certificates.map(({ der }) => der).filter((der) => !owned.has(der)) }
}

interface Certificate {
  readonly der: Buffer
  readonly localKeyId: string | undefined
  readonly subject: string | undefined
  readonly issuer: string | undefined
}

function bagsOf(store: forge.pkcs12.Pkcs12Pfx, type: string): readonly forge.pkcs12.Bag[] {
  return store.getBags({ bagType: type })[type] ?? []
}

function certificateOf(bag: forge.pkcs12.Bag): Certificate {
  // The library has no class for certificates of elliptic keys; their bytes are all that is needed.
  const tree = bag.cert === undefined || bag.cert === null ? bag.asn1 : library().pki.certificateToAsn1(bag.cert)
  return { der: derOf(tree), localKeyId: localKeyId(bag), ...namesOf(tree) }
}

/** DER of issuer and subject: to put a chain in its order. */
function namesOf(tree: forge.asn1.Asn1): { issuer: string | undefined; subject: string | undefined } {
  const fields = (tree.value as forge.asn1.Asn1[])[0]?.value as forge.asn1.Asn1[] | undefined
  // Fields: [0] version (optional), serial, signature, issuer, validity, subject.
  const first = fields?.[0]?.tagClass === library().asn1.Class.CONTEXT_SPECIFIC ? 1 : 0
  const textOf = (at: number): string | undefined => {
    const field = fields?.[first + at]
    return field === undefined ? undefined : library().asn1.toDer(field).getBytes()
  }
  return { issuer: textOf(2), subject: textOf(4) }
}

function entryOf(bag: forge.pkcs12.Bag, certificates: readonly Certificate[]): KeyEntry {
  const id = localKeyId(bag)
  const alias = (bag.attributes as { friendlyName?: string[] } | undefined)?.friendlyName?.[0] ?? ''
  const own = certificates.find((one) => id !== undefined && one.localKeyId === id)
  const key = keyDer(bag)
  return { alias, certificates: own === undefined ? [] : chainFrom(own, certificates), privateKey: () => key }
}

/** Each certificate is followed by its issuer's, as peers expect them. */
function chainFrom(own: Certificate, all: readonly Certificate[]): Buffer[] {
  const chain = [own]
  for (let last = own; last.issuer !== last.subject; ) {
    const issuer = all.find((one) => one.subject === last.issuer && !chain.includes(one))
    if (issuer === undefined) break
    chain.push(issuer)
    last = issuer
  }
  return chain.map(({ der }) => der)
}

function keyDer(bag: forge.pkcs12.Bag): Buffer {
  if (bag.key === undefined || bag.key === null) return derOf(bag.asn1)
  return derOf(library().pki.wrapRsaPrivateKey(library().pki.privateKeyToAsn1(bag.key)))
}

function localKeyId(bag: forge.pkcs12.Bag): string | undefined {
  return (bag.attributes as { localKeyId?: string[] } | undefined)?.localKeyId?.[0]
}

function derOf(tree: forge.asn1.Asn1): Buffer {
  return Buffer.from(library().asn1.toDer(tree).getBytes(), 'binary')
}
