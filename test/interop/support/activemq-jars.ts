/** The class paths of the real ActiveMQ 5.17.2 as Debian installs it. */
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const FOLDER = process.env['ACTIVEMQ_JARS'] ?? '/usr/share/java'

const { client, embedded, broker } = JSON.parse(
  readFileSync(new URL('./activemq-jars.json', import.meta.url), 'utf8'),
) as {
  client: string[]
  embedded: string[]
  broker: string[]
}

/** For a JMS program with the 5.17.2 client (javax.jms). Throws with what to install. */
export const clientClassPath = (): string => classPath(client, client)

/** For a program with a broker inside. */
export const embeddedClassPath = (): string => classPath(embedded, embedded)

/** For the broker itself; what Debian ships separately and the default configuration does not need may be absent. */
export const brokerClassPath = (): string =>
  classPath(broker, ['activemq-broker', 'activemq-kahadb-store', 'xbean-spring'])

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
