/** What the security elements of activemq.xml can be told, with ActiveMQ's names and defaults. */
import { defineOptions, flag, integer, text } from '@hermod/model'

const UNBUILT = { status: 'unbuilt' } as const
const GROUP_CLASS = 'org.apache.activemq.jaas.GroupPrincipal'

// Authentication.

export const simpleAuthenticationPluginOptions = defineOptions('simpleAuthenticationPlugin', {
  anonymousAccessAllowed: flag(false, 'Lets in who gives neither name nor password.'),
  anonymousUser: text('anonymous', 'Name of those.'),
  anonymousGroup: text('anonymous', 'Group of those.'),
  userPasswords: text('', 'Passwords by user, set by Java code.', UNBUILT),
  userGroups: text('', 'Groups by user, set by Java code.', UNBUILT),
})

export const authenticationUserOptions = defineOptions('authenticationUser', {
  username: text('', 'Name to log in with.'),
  password: text('', 'Its password.'),
  groups: text('', 'Groups of the user, separated by commas.'),
})

const domain = {
  configuration: text('activemq-domain', 'Name of the domain in login.config.'),
  discoverLoginConfig: flag(
    true,
    'Looks for login.config in the conf directory where the system property java.security.auth.login.config is not set.',
  ),
}

export const jaasAuthenticationPluginOptions = defineOptions('jaasAuthenticationPlugin', domain)
export const jaasCertificateAuthenticationPluginOptions = defineOptions('jaasCertificateAuthenticationPlugin', domain)
export const jaasDualAuthenticationPluginOptions = defineOptions('jaasDualAuthenticationPlugin', {
  ...domain,
  sslConfiguration: text('activemq-ssl-domain', 'Name of the domain for encrypted connections.'),
})

// Authorization.

export const authorizationPluginOptions = defineOptions('authorizationPlugin', {})

export const authorizationMapOptions = defineOptions('authorizationMap', {
  groupClass: text(GROUP_CLASS, 'What the names in the entries are: groups, or users with …UserPrincipal.'),
})

const rights = {
  read: text('', 'Groups that may consume and browse, separated by commas; * is everybody.'),
  write: text('', 'Groups that may send.'),
  admin: text('', 'Groups that may create and remove destinations.'),
  groupClass: text('', 'What the names are; empty: as the map says.'),
}
const patterns = {
  queue: text(
    '',
    'Pattern of the queues the entry is for: `*` stands for one part of a name, `>` for all that follow.',
  ),
  topic: text('', 'Pattern of the topics the entry is for.'),
  tempQueue: flag(false, 'The entry is for temporary queues.'),
  tempTopic: flag(false, 'The entry is for temporary topics.'),
}

export const authorizationEntryOptions = defineOptions('authorizationEntry', { ...patterns, ...rights })
export const tempDestinationAuthorizationEntryOptions = defineOptions('tempDestinationAuthorizationEntry', {
  ...patterns,
  ...rights,
})

const BASE = 'ou=Destination,ou=ActiveMQ,ou=system'

export const cachedLDAPAuthorizationMapOptions = defineOptions('cachedLDAPAuthorizationMap', {
  connectionURL: text('ldap://localhost:1024', 'Address of the directory: ldap://host:port or ldaps://host:port.'),
  connectionUsername: text('uid=admin,ou=system', 'Entry that the broker logs in as.'),
  connectionPassword: text('', 'Its password.'),
  connectionProtocol: text('s', 'ssl encrypts the connection; an ldaps: address does so by itself.'),
  authentication: text('simple', 'simple, or none to ask without logging in.'),
  queueSearchBase: text(`ou=Queue,${BASE}`, 'Tree with the rights of queues.'),
  topicSearchBase: text(`ou=Topic,${BASE}`, 'Tree with the rights of topics.'),
  tempSearchBase: text(`ou=Temp,${BASE}`, 'Tree with the rights of temporary destinations.'),
  permissionGroupMemberAttribute: text('member', 'Attribute that names who has the right.'),
  adminPermissionGroupSearchFilter: text('(cn=Admin)', 'Filter of the entries that grant admin.'),
  readPermissionGroupSearchFilter: text('(cn=Read)', 'Filter of the entries that grant read.'),
  writePermissionGroupSearchFilter: text('(cn=Write)', 'Filter of the entries that grant write.'),
  legacyGroupMapping: flag(
    true,
    'Members are groups; false: each is looked up to see whether it is a group or a user.',
  ),
  groupObjectClass: text('groupOfNames', 'Object class of groups.'),
  userObjectClass: text('person', 'Object class of users.'),
  groupNameAttribute: text('cn', 'Attribute with the name of a group.'),
  userNameAttribute: text('uid', 'Attribute with the name of a user.'),
  refreshInterval: integer(-1, 'Age in ms at which the rights are read again; -1: soon after a change.', { min: -1 }),
  refreshDisabled: flag(false, 'The rights are read once.'),
  groupClass: text(GROUP_CLASS, 'Java class of the groups.', UNBUILT),
})
