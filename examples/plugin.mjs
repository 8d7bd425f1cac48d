/** A broker with a plug-in of one's own (plugin/count-and-refuse.mjs): what it refuses and what it stamps. */
import { TextMessage } from '@hermod/client'
import { createBroker } from 'hermod'
import countAndRefuse from './plugin/count-and-refuse.mjs'

const broker = await createBroker({
  broker: { brokerName: 'with-plugin' },
  plugins: [(host) => countAndRefuse(host, { largestBytes: '1000' })],
})

const connection = await broker.connectionFactory.createConnection()
await connection.start()
const session = await connection.createSession()
const producer = await session.createProducer('queue://EXAMPLE.ORDERS')
await producer.send(session.createTextMessage('a small order'))
await producer.send(session.createTextMessage('x'.repeat(2000))).catch((error) => console.log(error.message))

const consumer = await session.createConsumer('queue://EXAMPLE.ORDERS')
const message = await consumer.receive(5000)
if (message instanceof TextMessage)
  console.log(`${message.text}, stamped: ${message.property('sentFrom') !== undefined}`)
await connection.close()
await broker.stop()
