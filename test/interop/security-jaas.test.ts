/** Logins by the modules of a login.config, against the real broker. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareWithActiveMQ } from './support/compare.js'

const LOGIN_CONFIG = `
/* Read by Hermod and by ActiveMQ alike. */
proving-ground {
    org.apache.activemq.jaas.PropertiesLoginModule sufficient // first the users,
        debug=false
        reload=true
        org.apache.activemq.jaas.properties.user="users.properties"
        org.apache.activemq.jaas.properties.group="groups.properties";
    org.apache.activemq.jaas.GuestLoginModule sufficient // then whoever shows no password
        credentialsInvalidate=true
        org.apache.activemq.jaas.guest.user="visitor"
        org.apache.activemq.jaas.guest.group="guests";
};
`

compareWithActiveMQ({
  classes: ['Jaas'],
  configuration: 'security-jaas.xml',
  clients: ['5.17.2'],
  prepare(folder) {
    writeFileSync(join(folder, 'login.config'), LOGIN_CONFIG)
    writeFileSync(join(folder, 'users.properties'), 'alice=wonder=land\n! a comment\nbob : builder\n')
    writeFileSync(join(folder, 'groups.properties'), 'admins=alice\nusers=alice,bob,carol\n')
  },
})
