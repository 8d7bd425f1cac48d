/** `consumer`: receives messages and shows them, until as many have come as were asked for. */
import { setTimeout as pause } from 'node:timers/promises'
import {
  type AcknowledgeMode,
  BytesMessage,
  type Connection,
  type Consumer,
  type JmsMessage,
  type Session,
  TextMessage,
} from '@hermod/client'
import { Destination } from '@hermod/model'
import type { ACK_MODES, ConsumerOptions } from './options.js'
import type { Output } from './output.js'
import { CommandError } from './ports.js'
import { progress } from './producer.js'
import { testDestination } from './test-destination.js'
import { withConnection } from './with-connection.js'

const MODES: Record<(typeof ACK_MODES)[number], AcknowledgeMode> = {
  AUTO_ACKNOWLEDGE: 'auto',
  CLIENT_ACKNOWLEDGE: 'client',
  DUPS_OK_ACKNOWLEDGE: 'dups-ok',
  INDIVIDUAL_ACKNOWLEDGE: 'individual',
  SESSION_TRANSACTED: 'transacted',
}

export async function consume(options: ConsumerOptions, output: Output, nowMs: () => number): Promise<number> {
  if (options.durable && options.clientId === '') throw new CommandError('--durable needs a --clientId')
  const destination = testDestination(options.destination)
  output.line(` INFO | Connecting to URL: ${options.brokerUrl} as user: ${options.user || null}`)
  output.line(` INFO | Consuming ${options.destination}`)
  output.line(` INFO | Sleeping between receives ${options.sleep} ms`)
  output.line(` INFO | Running ${options.parallelThreads} parallel threads`)
  return withConnection(options, output, async (connection) => {
    const threads = Array.from({ length: options.parallelThreads }, (_, index) =>
      runThread(connection, `consumer-${index + 1}`, destination, options, output, nowMs),
    )
    await Promise.all(threads)
  })
}

async function runThread(
  connection: Connection,
  name: string,
  destination: string,
  options: ConsumerOptions,
  output: Output,
  nowMs: () => number,
): Promise<void> {
  const session = await connection.createSession(options.transacted ? 'transacted' : MODES[options.ackMode])
  output.line(` INFO | ${name} wait until ${options.messageCount} messages are consumed`)
  const consumer = await consumerOf(session, name, destination, options)
  const startMs = nowMs()
  let received = 0
  while (received < options.messageCount) {
    const message = await consumer.receive()
    if (message === null) break
    received++
    if (!options.quiet) show(message, name, options, output)
    const last = received === options.messageCount
    await acknowledge(session, message, last || received % options.batchSize === 0)
    if (options.sleep > 0) await pause(options.sleep)
    output.progress(progress(name, received, options.messageCount, nowMs() - startMs))
  }
  output.line(` INFO | ${name} Consumed: ${received} messages`)
  await session.close()
  output.line(` INFO | ${name} Consumer thread finished`)
}

function consumerOf(session: Session, name: string, destination: string, options: ConsumerOptions): Promise<Consumer> {
  if (options.durable && Destination.parse(destination).isTopic) {
    return session.createDurableSubscriber(destination, name)
  }
  return session.createConsumer(destination)
}

async function acknowledge(session: Session, message: JmsMessage, batchFull: boolean): Promise<void> {
  if (session.mode === 'individual') await message.acknowledge()
  else if (batchFull && session.mode === 'client') await message.acknowledge()
  else if (batchFull && session.mode === 'transacted') await session.commit()
}

function show(message: JmsMessage, name: string, options: ConsumerOptions, output: Output): void {
  output.line(` INFO | ${name} Received ${message instanceof TextMessage ? message.text : message.id}`)
  if (options.bytesAsText && message instanceof BytesMessage) {
    output.line(` INFO | BytesMessage as text string: ${Buffer.from(message.bytes).toString('utf8')}`)
  }
}
