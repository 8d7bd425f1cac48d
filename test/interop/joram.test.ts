/**
 * The Joram JMS conformance suite, the one that ActiveMQ holds itself to, unchanged against the real broker and against
 * Hermod. It was written for javax.jms; for the 6.x client Tomcat's migration tool gives its classes the new names.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { clientClassPath } from './support/activemq-jars.js'
import { type BrokerKind, BrokerProcess } from './support/broker-process.js'
import { JAKARTA_VERSION, type JmsClient, javaProgramWith, SILENCE } from './support/jms-program.js'
import { mavenClassPath, mavenFolder } from './support/maven.js'

const SUITE = 'org.fusesource.joram-jms-tests:joram-jms-tests:1.0'
const JUNIT = 'junit:junit:4.13.2'
const MIGRATION = 'org.apache.tomcat:jakartaee-migration:1.0.8:shaded'
/** All of the suite's classes, in the order in which ActiveMQ runs them. */
const CLASSES = [
  'selector.SelectorTest',
  'connection.ConnectionTest',
  'connection.TopicConnectionTest',
  'message.headers.MessageHeaderTest',
  'message.MessageBodyTest',
  'message.MessageDefaultTest',
  'message.MessageTypeTest',
  'message.properties.JMSXPropertyTest',
  'message.properties.MessagePropertyConversionTest',
  'queue.TemporaryQueueTest',
  'selector.SelectorSyntaxTest',
  'session.QueueSessionTest',
  'session.SessionTest',
  'session.TopicSessionTest',
  'topic.TemporaryTopicTest',
  'session.UnifiedSessionTest',
  'queue.QueueBrowserTest',
  'message.properties.MessagePropertyTest',
]

const brokers: BrokerProcess[] = []
afterAll(() => Promise.all(brokers.map((broker) => broker.dispose())))

async function libraries(client: JmsClient): Promise<string> {
  if (client === '5.17.2') return [await mavenClassPath([SUITE, JUNIT]), clientClassPath()].join(delimiter)
  const others = await mavenClassPath([`org.apache.activemq:activemq-client:${JAKARTA_VERSION}`, SILENCE, JUNIT])
  return [await jakartaSuite(), others].join(delimiter)
}

/** The suite's jar with javax.jms renamed, made once. */
async function jakartaSuite(): Promise<string> {
  const [from, tool] = [await mavenFolder([SUITE]), await mavenClassPath([MIGRATION])]
  const jar = join(from, 'jakarta', 'joram-jms-tests.jar')
  if (existsSync(jar)) return jar
  const work = mkdtempSync(join(tmpdir(), 'hermod-jakarta-'))
  try {
    const args = ['-cp', tool, 'org.apache.tomcat.jakartaee.MigrationCLI', '-profile=EE']
    const out = join(work, 'joram-jms-tests.jar')
    await promisify(execFile)('java', [...args, join(from, 'joram-jms-tests-1.0.jar'), out])
    if (!existsSync(jar)) renameSync(work, join(from, 'jakarta'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return jar
}

/** The outcome of each test, by its name. */
async function outcomes(kind: BrokerKind, client: JmsClient): Promise<string[]> {
  const broker = await BrokerProcess.start(kind)
  brokers.push(broker)
  const folder = fileURLToPath(new URL('java-joram', import.meta.url))
  // The folder is there for provider.properties, where the suite looks for its administrator.
  const program = await javaProgramWith(folder, client, [await libraries(client), folder].join(delimiter))
  const jvm = [`-Dbroker.url=${broker.url}`, '-Dorg.apache.activemq.SERIALIZABLE_PACKAGES=java.util,java.lang']
  const lines: string[] = []
  for await (const line of createInterface({ input: program.start('JoramProgram', CLASSES, jvm).stdout! })) {
    if (/^(passed|failed) /.test(line)) lines.push(line)
  }
  return lines
}

describe.each<JmsClient>(['5.17.2', '6.x'])('ActiveMQ client %s', (client) => {
  test('the JMS conformance suite passes as it does with the real broker', async () => {
    const [real, ours] = await Promise.all([outcomes('activemq', client), outcomes('hermod', client)])
    expect(real.filter((line) => line.startsWith('failed'))).toEqual([])
    expect(ours).toEqual(real)
    expect(ours.length).toBeGreaterThan(100)
  })
})
