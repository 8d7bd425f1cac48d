/** `producer`: sends test messages. */
import { readFile } from 'node:fs/promises'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Connection, JmsMessage, Session } from '@hermod/client'
import type { ProducerOptions } from './options.js'
import type { Output } from './output.js'
import { CommandError } from './ports.js'
import { testDestination } from './test-destination.js'
import { withConnection } from './with-connection.js'

/** Sends that need no answer never wait; every so many the socket gets its turn, or all of them would pile up. */
const SENDS_PER_TURN = 64
const MAX_PAYLOAD_CHARACTERS = 1024 ** 3
const FILLER = 'All that is told to many and kept by none is carried here from one hall to the next without loss. '

export async function produce(options: ProducerOptions, output: Output, nowMs: () => number): Promise<number> {
  const destination = testDestination(options.destination)
  const bodies = await bodyMaker(options)
  output.line(` INFO | Connecting to URL: ${options.brokerUrl} as user: ${options.user || null}`)
  output.line(` INFO | Producing messages to ${options.destination}`)
  output.line(` INFO | Using ${options.persistent ? '' : 'non-'}persistent messages`)
  output.line(` INFO | Sleeping between sends ${options.sleep} ms`)
  output.line(` INFO | Running ${options.parallelThreads} parallel threads`)
  return withConnection(options, output, async (connection) => {
    const threads = Array.from({ length: options.parallelThreads }, (_, index) =>
      runThread(connection, `producer-${index + 1}`, destination, options, bodies, output, nowMs),
    )
    await Promise.all(threads)
  })
}

async function runThread(
  connection: Connection,
  name: string,
  destination: string,
  options: ProducerOptions,
  makeBody: BodyMaker,
  output: Output,
  nowMs: () => number,
): Promise<void> {
  const batch = options.transactionBatchSize
  const session = await connection.createSession(batch > 0 ? 'transacted' : 'auto')
  const producer = await session.createProducer(destination)
  producer.persistent = options.persistent
  producer.priority = options.messagePriority
  producer.timeToLive = options.msgTTL
  producer.disableTimestamp = options.disableMessageTimestamp
  const startMs = nowMs()
  output.line(` INFO | ${name} Started to calculate elapsed time ...`)
  for (let sent = 0; sent < options.messageCount; sent++) {
    const message = makeBody(session, sent)
    if (options.msgGroupID !== '') message.groupId = options.msgGroupID
    await producer.send(message)
    if (batch > 0 && (sent + 1) % batch === 0) await session.commit()
    if (options.sleep > 0) await pause(options.sleep)
    else if (sent % SENDS_PER_TURN === 0) await nextTurn()
    output.progress(progress(name, sent + 1, options.messageCount, nowMs() - startMs))
  }
  if (batch > 0) await session.commit()
  await session.close()
  const elapsedMs = nowMs() - startMs
  output.line(` INFO | ${name} Produced: ${options.messageCount} messages`)
  output.line(` INFO | ${name} Elapsed time in second : ${Math.floor(elapsedMs / 1000)} s`)
  output.line(` INFO | ${name} Elapsed time in milli second : ${elapsedMs} milli seconds`)
}

export function progress(name: string, done: number, all: number, elapsedMs: number): string {
  const rate = elapsedMs > 0 ? Math.round((done / elapsedMs) * 1000) : 0
  return ` INFO | ${name}: ${done} of ${all} messages, ${rate}/s`
}

type BodyMaker = (session: Session, index: number) => JmsMessage

/** The first that is given counts, in ActiveMQ's order: size in bytes, size in characters, address, text. */
async function bodyMaker(options: ProducerOptions): Promise<BodyMaker> {
  if (options.messageSize > 0) {
    const bytes = new Uint8Array(options.messageSize).fill('.'.charCodeAt(0))
    return (session) => session.createBytesMessage(bytes)
  }
  if (options.textMessageSize > 0) return fixedText(filler(options.textMessageSize))
  if (options.payloadUrl !== '') return fixedText(await payload(options.payloadUrl))
  if (options.message !== '') return fixedText(options.message)
  return (session, index) => session.createTextMessage(`test message: ${index}`)
}

function fixedText(text: string): BodyMaker {
  return (session) => session.createTextMessage(text)
}

function filler(length: number): string {
  return FILLER.repeat(Math.ceil(length / FILLER.length)).slice(0, length)
}

async function payload(address: string): Promise<string> {
  try {
    const text = /^https?:/.test(address) ? await fetched(address) : await readFile(localPath(address), 'utf8')
    if (text.length > MAX_PAYLOAD_CHARACTERS) throw new Error(`longer than ${MAX_PAYLOAD_CHARACTERS} characters`)
    return text
  } catch (error) {
    throw new CommandError(`--payloadUrl ${address}: ${(error as Error).message}`)
  }
}

async function fetched(address: string): Promise<string> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return response.text()
}

function localPath(address: string): string {
  return address.startsWith('file:') ? fileURLToPath(address) : address
}
