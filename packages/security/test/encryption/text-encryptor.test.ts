import { describe, expect, it } from 'vitest'
import { encryptorOf } from '../../src/encryption/environment-encryptor.js'
import { TextEncryptor } from '../../src/encryption/text-encryptor.js'

const PLAIN = 'manager-4711'

/** What jasypt 1.9.3 made of PLAIN with the password `activemq`. */
const OF_JASYPT: readonly (readonly [string, string])[] = [
  ['PBEWithMD5AndDES', '+rfavaHZ9uFlYmEJWAZ/h4XcpiJQORui'],
  ['PBEWITHHMACSHA1ANDAES_128', 'Znp2m4nYDZ7U1DGVNyDV0YCzecx1aFebYrfgskUHG/GNx6cz0BHpQK4tf0Xn/SMO'],
  ['PBEWITHHMACSHA256ANDAES_256', 'dXdTCPNg4w47Y2euU9lg6b/3i2mbs7kRD4E1RWKB8t7b1vpUKxJqZSVrZcvMD9Mk'],
  ['PBEWITHHMACSHA512ANDAES_256', 'lx7uQh4l4rrVv630aefi8mL/lsWQqoeYgd3uffS6AVGtCWnnwSOEjO1uiUhCDs/E'],
  ['PBEWITHHMACSHA384ANDAES_128', 'H6i3WZaadtaRFUE0R2b8Op4S0PWWNZ+7N+YU9ORXdVkJzK/+gjs0JsCZHAdZRbgu'],
]

describe('encrypted values', () => {
  it.each(OF_JASYPT)('%s of Jasypt is understood [F7.038]', (algorithm, text) => {
    expect(new TextEncryptor({ password: 'activemq', algorithm }).decrypt(text)).toBe(PLAIN)
  })

  it.each(OF_JASYPT)('%s: what was encrypted is decrypted, and never the same twice', (algorithm) => {
    const encryptor = new TextEncryptor({ password: 'activemq', algorithm })
    const first = encryptor.encrypt('Grüße, 世界')
    expect(first).not.toBe(encryptor.encrypt('Grüße, 世界'))
    expect(encryptor.decrypt(first)).toBe('Grüße, 世界')
  })

  it('a wrong password, or a text that is none, is refused without showing either', () => {
    const encryptor = new TextEncryptor({ password: 'wrong-secret' })
    for (const text of [OF_JASYPT[0]![1], '', 'AAAA', '!!!!']) {
      let message = ''
      try {
        encryptor.decrypt(text)
      } catch (error) {
        message = (error as Error).message
      }
      expect(message).toMatch(/PBEWithMD5AndDES/)
      expect(message).not.toContain('wrong-secret')
      if (text !== '') expect(message).not.toContain(text)
    }
  })

  it('a wrong password whose result happens to end like one is told by what comes out', () => {
    const text = 'C8yLQD4hIik3eRZrc1E/8g=='
    expect(new TextEncryptor({ password: 'master' }).decrypt(text)).toBe('secret')
    expect(() => new TextEncryptor({ password: 'wrong' }).decrypt(text)).toThrow(/cannot be decrypted/)
  })

  it('an unknown algorithm is refused with those that are known', () => {
    expect(() => new TextEncryptor({ password: 'x', algorithm: 'ROT13' })).toThrow(
      /ROT13 is not known here; use one of PBEWithMD5AndDES, PBEWITHHMACSHA1ANDAES_128/,
    )
  })

  it('the password comes from the environment unless it is given', () => {
    const text = OF_JASYPT[0]![1]
    const environment = { ACTIVEMQ_ENCRYPTION_PASSWORD: 'activemq', OTHER: 'activemq' }
    expect(encryptorOf({ environment }).decryptValue(`ENC(${text})`)).toBe(PLAIN)
    expect(encryptorOf({ environment, passwordEnvName: 'OTHER' }).decryptValue(` ENC(${text}) `)).toBe(PLAIN)
    expect(encryptorOf({ environment: {}, password: 'activemq' }).decrypt(text)).toBe(PLAIN)
    expect(() => encryptorOf({ environment: {} })).toThrow(/environment variable ACTIVEMQ_ENCRYPTION_PASSWORD/)
  })
})
