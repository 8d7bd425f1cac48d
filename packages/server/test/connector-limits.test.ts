/** Attributes of a transportConnector that bound what one connection may open. */
import { ConnectionFactory } from '@hermod/client'
import { plainSettings } from '@hermod/config'
import { silentLogger } from '@hermod/model'
import { afterEach, expect, test } from 'vitest'
import type { RunningBroker } from '../src/running-broker.js'
import { startBroker } from '../src/start-broker.js'

let broker: RunningBroker | undefined
afterEach(async () => {
  await broker?.stop()
  broker = undefined
})

test('a connector refuses more producers and consumers than it allows each connection [F4.055]', async () => {
  const settings = plainSettings({ broker: { persistent: false }, connectors: ['tcp://127.0.0.1:0'] })
  const limits = { maximumProducersAllowedPerConnection: 2, maximumConsumersAllowedPerConnection: 2 }
  const connectors = settings.connectors.map((connector) => ({ ...connector, ...limits }))
  broker = await startBroker({ ...settings, connectors }, { log: silentLogger })
  const connection = await new ConnectionFactory(broker.addresses[0]!).createConnection()
  const session = await connection.createSession()
  await session.createProducer('queue://Q')
  await session.createProducer('queue://Q')
  await expect(session.createProducer('queue://Q')).rejects.toThrow(/Can't add producer .* at maximum limit: 2/)
  // The client's own consumer of advisories counts, as in ActiveMQ.
  await session.createConsumer('queue://Q')
  await expect(session.createConsumer('queue://Q')).rejects.toThrow(/Can't add consumer .* at maximum limit: 2/)
  await connection.close()
})
