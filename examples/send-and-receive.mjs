/** Sends a few messages to a queue and receives them again. */
import { ConnectionFactory, TextMessage } from '@hermod/client'

const connection = await new ConnectionFactory(process.env.BROKER_URL ?? 'tcp://localhost:61616').createConnection()
await connection.start()
const session = await connection.createSession()

const producer = await session.createProducer('queue://EXAMPLE.ORDERS')
for (const [number, what] of ['apples', 'pears', 'plums'].entries()) {
  await producer.send(session.createTextMessage(what).setProperty('number', number))
}

const consumer = await session.createConsumer('queue://EXAMPLE.ORDERS')
for (let left = 3; left > 0; left--) {
  const message = await consumer.receive()
  if (message instanceof TextMessage) console.log(`received ${message.text}, number ${message.property('number')}`)
}
await connection.close()
