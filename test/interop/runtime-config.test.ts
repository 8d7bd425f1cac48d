/** `<runtimeConfigurationPlugin>`: the configuration is changed while brokers run, against the real one. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'
import { mavenFolder } from './support/maven.js'

/** Debian leaves it out; what else it needs is there. */
const PLUGIN = 'org.apache.activemq:activemq-runtime-config:5.17.2'
const JARS = ['activemq-runtime-config-5.17.2.jar', 'jaxb2-basics-runtime-0.12.0.jar']

const ON_PURPOSE: readonly OnPurpose[] = [
  {
    scenario: 'runtime-policy-removed',
    what: 'a queue of the entry that was removed',
    real: 'true',
    ours: /^false$/,
    why: 'what no longer stands in the file no longer holds; the real broker says that it has no support for that',
  },
  {
    scenario: 'runtime-rights',
    what: 'who was allowed before',
    real: 'no error',
    ours: /^JMSSecurityException: User first is not authorized to write to: queue:\/\/RIGHTS\.A$/,
    why: 'a right that is taken away is gone for those who used it before as well',
  },
]

compareWithActiveMQ({
  classes: ['RuntimeConfig'],
  configuration: 'runtime-config.xml',
  clients: ['5.17.2'],
  onPurpose: ON_PURPOSE,
  brokerJars: async () => {
    const folder = await mavenFolder([PLUGIN])
    return JARS.map((jar) => join(folder, jar))
  },
  prepare: (folder) => writeFileSync(join(folder, 'users.properties'), 'secret=at-start\n'),
})
