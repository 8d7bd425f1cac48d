/** Encrypted connections with key stores of Java, and logins by certificate, against the real broker. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { compareWithActiveMQ } from './support/compare.js'
import { putKeyStores, removeKeyStores } from './support/key-stores.js'

afterAll(removeKeyStores)

const LOGIN_CONFIG = `
certificates {
    org.apache.activemq.jaas.TextFileCertificateLoginModule required
        org.apache.activemq.jaas.textfiledn.user="subjects.properties"
        org.apache.activemq.jaas.textfiledn.group="groups.properties";
};
passwords {
    org.apache.activemq.jaas.PropertiesLoginModule required
        org.apache.activemq.jaas.properties.user="users.properties"
        org.apache.activemq.jaas.properties.group="groups.properties";
};
`
const SUBJECTS = `
machine=CN=client, OU=Tests, O=Hermod, C=CH
robert=/CN="Bob .*, UID=b1/
`

compareWithActiveMQ({
  classes: ['Tls'],
  configuration: 'security-tls.xml',
  clients: ['5.17.2'],
  prepare(folder) {
    putKeyStores(folder)
    writeFileSync(join(folder, 'login.config'), LOGIN_CONFIG)
    writeFileSync(join(folder, 'subjects.properties'), SUBJECTS)
    writeFileSync(join(folder, 'users.properties'), 'bob=builder\n')
    writeFileSync(join(folder, 'groups.properties'), 'users=bob,machine,robert\n')
  },
})
