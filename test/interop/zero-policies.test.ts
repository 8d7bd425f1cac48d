/** Policies of 0: what is asked of the real broker is asked of Hermod, with our own client. */
import { readFileSync } from 'node:fs'
import { type Connection, ConnectionFactory, type TextMessage } from '@hermod/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerKind, BrokerProcess } from './support/broker-process.js'

const POLICY =
  '<destinationPolicy><policyMap><policyEntries>' +
  '<policyEntry queue="P.>" queuePrefetch="0"/><policyEntry queue="B.>" maxBrowsePageSize="0" maxExpirePageSize="0"/>' +
  '</policyEntries></policyMap></destinationPolicy>'
const file = readFileSync(new URL('conf/activemq.xml', import.meta.url), 'utf8')
const configuration = file
  .replace(/<destinationPolicy>[\s\S]*<\/destinationPolicy>/, '')
  .replace(/(<broker[^>]*>)/, `$1${POLICY}`)

describe.each<BrokerKind>(['activemq', 'hermod'])('%s', (kind) => {
  let broker: BrokerProcess
  let connection: Connection
  beforeAll(async () => {
    broker = await BrokerProcess.start(kind, { configuration })
    connection = await new ConnectionFactory(broker.url).createConnection()
    await connection.start()
  })
  afterAll(async () => {
    await connection?.close()
    await broker?.dispose()
  })

  async function filled(name: string) {
    const session = await connection.createSession()
    const producer = await session.createProducer(name)
    for (const body of ['a', 'b', 'c']) await producer.send(session.createTextMessage(body))
    return session
  }

  it('lets a client whose prefetch is taken away ask for each message', async () => {
    const session = await filled('P.A')
    const consumer = await session.createConsumer('P.A')
    for (const text of ['a', 'b', 'c']) expect(await consumer.receive(10_000)).toMatchObject({ text })
    expect(await consumer.receive(50)).toBeNull()
  })

  it('shows a browser without pages what its consumers have before them', async () => {
    const session = await filled('B.A')
    const seen = async () => {
      const bodies: (string | null)[] = []
      for await (const message of session.createBrowser('B.A')) bodies.push((message as TextMessage).text)
      return bodies
    }
    expect(await seen()).toEqual([])
    const consumer = await (await connection.createSession('client')).createConsumer('B.A')
    expect(await consumer.receive(10_000)).toMatchObject({ text: 'a' })
    expect(await seen()).toEqual(['a', 'b', 'c'])
  })
})
