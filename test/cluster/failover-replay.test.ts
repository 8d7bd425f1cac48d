/** The Java client over failover with a link that is cut in ten situations: our broker leaves the same behind as the real one. */
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess } from '../interop/support/broker-process.js'
import { javaProgram } from '../interop/support/jms-program.js'

const SOURCES = fileURLToPath(new URL('java', import.meta.url))
const brokers: BrokerProcess[] = []
afterAll(async () => {
  await Promise.all(brokers.map((broker) => broker.dispose()))
})

async function play(kind: BrokerKind): Promise<string[]> {
  const broker = await BrokerProcess.start(kind)
  brokers.push(broker)
  const program = await javaProgram(SOURCES, '5.17.2')
  const child = program.start('Replays', [String(broker.tcpPort)], ['-Xmx256m', '-XX:TieredStopAtLevel=1'])
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) lines.push(line)
  return lines
}

test('what was said is said again, and nothing is lost or doubled, N8 [F2.122]', async () => {
  const [ours, real] = await Promise.all([play('hermod'), play('activemq')])
  expect(real.at(-1)).toBe('done')
  expect(ours).toEqual(real)
})
