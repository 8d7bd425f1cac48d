/** A broker inside the program: in memory, reached without a port by this process and over TCP by others. */
import { TextMessage } from '@hermod/client'
import { createBroker } from 'hermod'

const broker = await createBroker({
  broker: { brokerName: 'embedded' },
  connectors: ['tcp://127.0.0.1:0'],
})
console.log(`listening: ${broker.addresses.length === 1}`)

const connection = await broker.connectionFactory.createConnection()
await connection.start()
const session = await connection.createSession()
const consumer = await session.createConsumer('queue://EXAMPLE.INSIDE')
await (await session.createProducer('queue://EXAMPLE.INSIDE')).send(session.createTextMessage('hello'))

for await (const message of consumer) {
  if (message instanceof TextMessage) console.log(message.text)
  break
}
await connection.close()
await broker.stop()
