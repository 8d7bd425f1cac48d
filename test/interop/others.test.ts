/**
 * Libraries that applications use with ActiveMQ, as their documentation shows them: Spring JMS, Camel, the messaginghub
 * pool, and Narayana as transaction manager over two brokers, through a crash of the application and its recovery.
 * JMS_BROKER=activemq holds the real broker to the same expectations.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from './support/broker-process.js'
import { JAKARTA_VERSION, type JavaProgram, javaProgramWith, SILENCE } from './support/jms-program.js'
import { mavenClassPath } from './support/maven.js'

const LIBRARIES = [
  `org.apache.activemq:activemq-client:${JAKARTA_VERSION}`,
  'org.springframework:spring-jms:6.2.12',
  'org.messaginghub:pooled-jms:3.1.7',
  'org.apache.camel:camel-jms:4.14.2',
  'org.apache.camel:camel-core:4.14.2',
  'org.jboss.narayana.jta:narayana-jta:7.3.3.Final',
  'org.jboss.logging:jboss-logging:3.6.1.Final',
  SILENCE,
]
const judged = (process.env['JMS_BROKER'] ?? 'hermod') as BrokerKind
const brokers: BrokerProcess[] = []
let program: JavaProgram

beforeAll(async () => {
  const sources = fileURLToPath(new URL('java-libraries', import.meta.url))
  program = await javaProgramWith(sources, '6.x', await mavenClassPath(LIBRARIES))
  brokers.push(...(await Promise.all([BrokerProcess.start(judged), BrokerProcess.start(judged)])))
})
afterAll(() => Promise.all(brokers.map((broker) => broker.dispose())))

/** What class `main` printed, and its exit code behind that when it is not 0. */
async function linesOf(main: string, ...args: string[]): Promise<(string | number)[]> {
  // Narayana's own log goes nowhere.
  const child = program.start(main, args, ['-Djava.util.logging.config.file=/dev/null'])
  const exit = once(child, 'exit')
  const lines: (string | number)[] = []
  for await (const line of createInterface({ input: child.stdout! })) lines.push(line)
  const [code] = (await exit) as [number]
  return code === 0 ? lines : [...lines, code]
}

test('Spring JMS: template, transactions, listener containers, a durable subscription', async () => {
  expect(await linesOf('SpringJmsProgram', brokers[0]!.url)).toEqual([
    'selected text 0',
    'browsed 2',
    'answered re: question',
    'after transactions committed, null',
    'listened true',
    'dead poison after 3',
    'durable [online, offline]',
  ])
})

test('Camel: request and reply, routing, a transacted route that fails, a durable subscription', async () => {
  expect(await linesOf('CamelProgram', brokers[1]!.url)).toEqual([
    'reply hello camel',
    'exclusive reply hello queue',
    'red red, other blue',
    'dead unlucky, half done null',
    'durable offline news',
  ])
})

test('the messaginghub pool: sessions and anonymous producers lent again', async () => {
  expect(await linesOf('PooledJmsProgram', brokers[0]!.url)).toEqual([
    'connections 2',
    'received 15 and temporary',
    'context by context',
  ])
})

test('Narayana finishes after a crash what was decided on two brokers, and undoes what was not', async () => {
  const [source, target] = [brokers[0]!, brokers[1]!]
  const transact = (what: string) =>
    linesOf('NarayanaProgram', what, join(source.folder, 'transactions'), source.url, target.url)
  expect(await transact('commit')).toEqual(['at source 0, at target 1'])
  expect(await transact('rollback')).toEqual(['at source 1, at target 1'])
  expect(await transact('crash-commit')).toEqual([7])
  expect(await transact('recover')).toEqual(['prepared before 2', 'prepared after 0', 'at source 1, at target 2'])
  expect(await transact('crash-prepare')).toEqual([7])
  // Now the brokers crash too: what they have prepared is in their journals.
  await Promise.all([source.kill(), target.kill()])
  await Promise.all([source.start(), target.start()])
  expect(await transact('recover')).toEqual(['prepared before 2', 'prepared after 0', 'at source 2, at target 2'])
})
