/** The login modules there are, by the Java class that a `login.config` names. Nothing else can be named. */
import { nearestName } from '@hermod/model'
import type { LoginEntry } from './login-config.js'
import type { LoginModule, ModuleFactory, ModuleSurroundings } from './login-module.js'
import { encryptableLdapLoginModule } from './modules/encryptable-ldap.js'
import { guestLoginModule } from './modules/guest.js'
import { ldapLoginModule } from './modules/ldap.js'
import { propertiesLoginModule } from './modules/properties.js'
import { textFileCertificateLoginModule } from './modules/text-file-certificate.js'
import { LoginConfigError } from './source.js'

const PACKAGE = 'org.apache.activemq.jaas.'
const MODULES: ReadonlyMap<string, ModuleFactory> = new Map([
  [`${PACKAGE}PropertiesLoginModule`, propertiesLoginModule],
  [`${PACKAGE}TextFileCertificateLoginModule`, textFileCertificateLoginModule],
  [`${PACKAGE}GuestLoginModule`, guestLoginModule],
  [`${PACKAGE}LDAPLoginModule`, ldapLoginModule],
  [`${PACKAGE}EncryptableLDAPLoginModule`, encryptableLdapLoginModule],
])

/** Throws LoginConfigError for a class that is not in the table, and for options that make no sense. */
export function makeModule(entry: LoginEntry, around: ModuleSurroundings): LoginModule {
  const make = MODULES.get(entry.className)
  if (make === undefined) {
    const near = nearestName(entry.className, MODULES.keys())
    const hint = near === undefined ? `known are ${[...MODULES.keys()].join(', ')}` : `did you mean ${near}?`
    throw new LoginConfigError(entry.position, `unknown login module ${entry.className}; ${hint}`)
  }
  try {
    return make(entry.options, around)
  } catch (error) {
    throw new LoginConfigError(entry.position, `${entry.className}: ${(error as Error).message}`)
  }
}
