/** The class paths of the real ActiveMQ 5.17.2 as Debian installs it. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const FOLDER = process.env['ACTIVEMQ_JARS'] ?? '/usr/share/java'

const CLIENT = [
  'activemq-client',
  'activemq-openwire-legacy',
  'geronimo-jms_1.1_spec',
  'geronimo-j2ee-management-1.1-spec',
  'hawtbuf',
  'slf4j-api',
  'slf4j-nop',
]

const BROKER = [
  'activemq-broker',
  'activemq-client',
  'activemq-console',
  'activemq-jaas',
  'activemq-kahadb-store',
  'activemq-openwire-legacy',
  'activemq-protobuf',
  'activemq-spring',
  'activeio-core',
  'commons-lang',
  'commons-lang3',
  'commons-net',
  'geronimo-annotation-1.3-spec',
  'geronimo-j2ee-connector-1.5-spec',
  'geronimo-j2ee-management-1.1-spec',
  'geronimo-jms_1.1_spec',
  'geronimo-jta-1.2-spec',
  'hawtbuf',
  'jackson-annotations',
  'jackson-core',
  'jackson-databind',
  'jasypt',
  'jaxb-api',
  'jaxb-runtime',
  'jcl-over-slf4j',
  'log4j-1.2',
  'slf4j-api',
  'slf4j-log4j12',
  'spring3-aop',
  'spring3-beans',
  'spring3-context',
  'spring3-core',
  'spring3-expression',
  'xbean-spring',
  'xpp3',
]

/** What a program needs besides the client to hold a broker of its own. */
const EMBEDDED = [
  'activemq-broker',
  'activemq-kahadb-store',
  'activemq-openwire-legacy',
  'activemq-protobuf',
  'geronimo-j2ee-connector-1.5-spec',
  'geronimo-jta-1.2-spec',
]

/** For a JMS program with the 5.17.2 client (javax.jms). Throws with what to install. */
export const clientClassPath = (): string => classPath(CLIENT, CLIENT)

/** For a program with a broker inside. */
export const embeddedClassPath = (): string => classPath([...CLIENT, ...EMBEDDED], [...CLIENT, ...EMBEDDED])

/** For the broker itself; what Debian ships separately and the default configuration does not need may be absent. */
export const brokerClassPath = (): string =>
  classPath(BROKER, ['activemq-broker', 'activemq-kahadb-store', 'xbean-spring'])

function classPath(names: readonly string[], required: readonly string[]): string {
  const missing = required.filter((name) => !existsSync(join(FOLDER, `${name}.jar`)))
  if (missing.length > 0) {
    throw new Error(`${missing.join(', ')} not in ${FOLDER}: apt-get install activemq libactivemq-java`)
  }
  return names
    .map((name) => join(FOLDER, `${name}.jar`))
    .filter((path) => existsSync(path))
    .join(delimiter)
}
