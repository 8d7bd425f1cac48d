/** A client of two brokers goes on with the second when the first one stops. */
import { ConnectionFactory } from '@hermod/client'
import { createBroker } from 'hermod'

const connectors = ['tcp://127.0.0.1:0']
const first = await createBroker({ broker: { brokerName: 'first' }, connectors })
const second = await createBroker({ broker: { brokerName: 'second' }, connectors })

const factory = new ConnectionFactory(`failover:(${first.addresses[0]},${second.addresses[0]})?randomize=false`)
const connection = await factory.createConnection({
  onInterrupted: () => console.log('connection lost'),
  onResumed: (address) =>
    console.log(`connected to the ${address === second.addresses[0] ? 'second' : 'first'} broker`),
})
await connection.start()
const session = await connection.createSession()
const producer = await session.createProducer('topic://EXAMPLE.NEWS')
const consumer = await session.createConsumer('topic://EXAMPLE.NEWS')

for (const news of ['before', 'after']) {
  // Waits, if it must, until a broker is there; connection, session, producer and consumer are restored.
  await producer.send(session.createMessage().setProperty('news', news))
  console.log(`received: ${(await consumer.receive())?.property('news')}`)
  if (news === 'before') await first.stop()
}
await connection.close()
await second.stop()
