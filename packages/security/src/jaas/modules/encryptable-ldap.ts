/** `org.apache.activemq.jaas.EncryptableLDAPLoginModule`: the LDAP module with options that may be `ENC(…)`. */
import { isEncrypted } from '../../encryption/enc-value.js'
import { encryptorOf } from '../../encryption/environment-encryptor.js'
import type { ModuleFactory } from '../login-module.js'
import { ldapLoginModule } from './ldap.js'

export const encryptableLdapLoginModule: ModuleFactory = (options, around) => {
  const encryptor = encryptorOf({
    password: options.get('encryptionPassword'),
    passwordEnvName: options.get('passwordEnvName'),
    algorithm: options.get('encryptionAlgorithm'),
    environment: around.environment,
  })
  const plain = new Map<string, string>()
  for (const [name, value] of options) plain.set(name, isEncrypted(value) ? decrypted(name, value) : value)
  return ldapLoginModule(plain, around)

  function decrypted(name: string, value: string): string {
    try {
      return encryptor.decryptValue(value)
    } catch (cause) {
      throw new Error(`option ${name} ${(cause as Error).message}`, { cause })
    }
  }
}
