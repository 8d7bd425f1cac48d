/** Moves a message from one queue to another: received and sent together, or not at all. */
import { ConnectionFactory, TextMessage } from '@hermod/client'

const connection = await new ConnectionFactory(process.env.BROKER_URL ?? 'tcp://localhost:61616').createConnection()
await connection.start()

const setup = await connection.createSession()
await (await setup.createProducer('queue://EXAMPLE.IN')).send(setup.createTextMessage('pay 10'))

const session = await connection.createSession('transacted')
const consumer = await session.createConsumer('queue://EXAMPLE.IN')
const producer = await session.createProducer('queue://EXAMPLE.OUT')

for (const outcome of ['rollback', 'commit']) {
  const message = await consumer.receive()
  if (!(message instanceof TextMessage)) throw new Error('expected a text message')
  console.log(`delivery ${message.deliveryCount}: ${message.text}, ${outcome}`)
  await producer.send(session.createTextMessage(`done: ${message.text}`))
  // After the rollback the message is here again, and nobody has seen what was sent.
  if (outcome === 'rollback') await session.rollback()
  else await session.commit()
}

const done = await (await setup.createConsumer('queue://EXAMPLE.OUT')).receive()
if (done instanceof TextMessage) console.log(done.text)
await connection.close()
