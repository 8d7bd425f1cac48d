import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readKeyStore } from '../../src/tls/key-store.js'
import { subjectOf } from '../../src/tls/subject-name.js'
import { material, storeBytes } from './stores.js'

const read = (name: string, password = 'password', keyPassword?: string) =>
  readKeyStore({ path: name, bytes: storeBytes(name), password, keyPassword })

describe('key stores of Java', () => {
  it.each([
    ['client.p12', 'ec'],
    ['legacy.p12', 'rsa'],
    ['rsa.jks', 'rsa'],
  ])('%s gives its key and the certificate to it [F7.033]', (name, type) => {
    const [entry, ...others] = read(name).keys
    expect(others).toEqual([])
    const key = createPrivateKey({ key: entry!.privateKey(), format: 'der', type: 'pkcs8' })
    expect(key.asymmetricKeyType).toBe(type)
    expect(new X509Certificate(entry!.certificates[0]!).checkPrivateKey(key)).toBe(true)
  })

  it('a key may have a password of its own [F7.037]', () => {
    const [entry] = read('broker.jks', 'password', 'another').keys
    const key = createPrivateKey({ key: entry!.privateKey(), format: 'der', type: 'pkcs8' })
    expect(new X509Certificate(entry!.certificates[0]!).checkPrivateKey(key)).toBe(true)
    expect(() => read('broker.jks').keys[0]!.privateKey()).toThrow(/broker cannot be recovered.*keyStoreKeyPassword/)
  })

  it.each(['broker-trust.jks', 'client-trust.p12'])('%s gives the certificates that are trusted', (name) => {
    const { keys, trusted } = read(name)
    expect(keys).toEqual([])
    expect(trusted).toHaveLength(1)
    expect(new X509Certificate(trusted[0]!).ca).toBe(false)
  })

  it.each([
    ['broker.jks', 'wrong', 'key store broker.jks: keystore was tampered with, or password was incorrect'],
    ['client.p12', 'wrong', 'key store client.p12: keystore password was incorrect'],
    ['j.jceks', 'password', 'key store j.jceks: JCEKS stores cannot be read; convert it: keytool -importkeystore'],
    ['README.md', 'password', 'key store README.md: neither a JKS nor a PKCS12 key store'],
  ])('%s with password %s is refused in one sentence that names it', (name, password, message) => {
    expect(() => read(name, password)).toThrow(message)
  })

  it('bytes that were cut off or changed are refused, whatever they are', () => {
    for (const name of ['broker.jks', 'client.p12', 'broker-trust.jks']) {
      const bytes = storeBytes(name)
      for (const length of [0, 1, 11, 12, 40, bytes.length - 1]) {
        const short = { path: name, bytes: bytes.subarray(0, length), password: 'password' }
        expect(() => readKeyStore(short), `${name} of ${length} bytes`).toThrow(`key store ${name}: `)
      }
    }
  })

  it('a file that is not there is named, and what is missing in one that is', () => {
    expect(() => material({ keyStore: 'none.jks' })).toThrow('none.jks cannot be read: there is no such file')
    expect(() => material({ keyStore: 'client-trust.p12' })).toThrow('there is no key with a certificate in it')
  })
})

describe('subjects of certificates', () => {
  it('are printed as Java prints them, quotes and all [F7.008]', () => {
    const [entry] = read('client.p12').keys
    // What X509Certificate.getSubjectDN of OpenJDK 17 printed for this certificate.
    expect(subjectOf(entry!.certificates[0]!)).toBe(
      'CN="Smith, Bob \\"B\\"", OU=a + OU=b, O="Ünicode #1", ST=Zürich, EMAILADDRESS=bob@example.org, DC=example, UID=b1, OID.1.2.3.4=x',
    )
  })
})
