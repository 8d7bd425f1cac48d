/** Users, roles and rights that stand in a directory (OpenLDAP), against the real broker. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { compareWithActiveMQ } from './support/compare.js'
import { DIRECTORY } from './support/directory-entries.js'
import { DirectoryServer, ROOT, ROOT_PASSWORD } from './support/directory-server.js'

let directory: DirectoryServer
beforeAll(async () => {
  directory = await DirectoryServer.start(DIRECTORY)
})
afterAll(() => directory.stop())

const loginConfig = (url: string): string => `
directory {
    org.apache.activemq.jaas.LDAPLoginModule required
        initialContextFactory=com.sun.jndi.ldap.LdapCtxFactory
        connectionURL="${url}"
        connectionUsername="${ROOT}"
        connectionPassword=${ROOT_PASSWORD}
        connectionProtocol=s
        authentication=simple
        userBase="ou=People,dc=example,dc=com"
        userSearchMatching="(uid={0})"
        userSearchSubtree=false
        roleBase="ou=Roles,dc=example,dc=com"
        roleName=cn
        roleSearchMatching="(member={0})"
        roleSearchSubtree=true
        expandRoles=true
        expandRolesMatching="(member={0})";
};
`

compareWithActiveMQ({
  classes: ['Ldap'],
  configuration: 'security-ldap.xml',
  clients: ['5.17.2'],
  prepare(folder) {
    writeFileSync(join(folder, 'login.config'), loginConfig(directory.url))
    const file = join(folder, 'activemq.xml')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('LDAP_URL', directory.url))
  },
})
