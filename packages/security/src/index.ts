export {
  JaasAuthentication,
  JaasCertificateAuthentication,
  JaasDualAuthentication,
} from './authentication/jaas.js'
export { SimpleAuthentication, type SimpleAuthenticationSettings, type SimpleUser } from './authentication/simple.js'
export { type Acl, NOBODY, namesIn, parseAcl, type Right } from './authorization/acl.js'
export { Authorization, type AuthorizationSettings } from './authorization/authorization.js'
export type { AuthorizationMap } from './authorization/authorization-map.js'
export { CachedLdapMap, type CachedLdapMapSettings } from './authorization/cached-ldap-map.js'
export { type AuthorizationEntry, EntryMap, type Rights } from './authorization/entry-map.js'
export { type MessageAuthorizationPolicy, messageAuthorization } from './authorization/message-authorization.js'
export { DEFAULT_ALGORITHM } from './encryption/algorithms.js'
export { isEncrypted } from './encryption/enc-value.js'
export { encryptorOf, PASSWORD_VARIABLE } from './encryption/environment-encryptor.js'
export { TextEncryptor } from './encryption/text-encryptor.js'
export { securityErrors } from './errors.js'
export { type LoginDomain, type LoginSurroundings, loginDomain } from './jaas/login-domain.js'
export type { FileAccess } from './jaas/property-file.js'
export { LoginConfigError } from './jaas/source.js'
