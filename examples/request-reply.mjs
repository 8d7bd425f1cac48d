/** A server answers on the queue that each request names; the client makes a temporary one for its answers. */
import { ConnectionFactory, TextMessage } from '@hermod/client'

const factory = new ConnectionFactory(process.env.BROKER_URL ?? 'tcp://localhost:61616')

const server = await factory.createConnection()
const serving = await server.createSession()
const answers = await serving.createProducer()
const requests = await serving.createConsumer('queue://EXAMPLE.UPPERCASE')
requests.setListener(async (request) => {
  if (!(request instanceof TextMessage) || request.replyTo === null) return
  const answer = serving.createTextMessage(request.text?.toUpperCase())
  answer.correlationId = request.correlationId
  await answers.send(answer, { destination: request.replyTo })
})
await server.start()

const client = await factory.createConnection()
await client.start()
const session = await client.createSession()
const inbox = await session.createTemporaryQueue()
const replies = await session.createConsumer(inbox)

const question = session.createTextMessage('hello')
question.replyTo = inbox
question.correlationId = 'question 1'
await (await session.createProducer('queue://EXAMPLE.UPPERCASE')).send(question)

const reply = await replies.receive(5000)
console.log(reply instanceof TextMessage ? `${reply.correlationId}: ${reply.text}` : 'no answer within 5 s')
await client.close()
await server.close()
