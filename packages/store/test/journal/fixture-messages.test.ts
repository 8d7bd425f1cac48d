/** Every header, property and body of the recorded directories comes out as the real broker showed it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Destination,
  JavaByte,
  JavaChar,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  type Message,
  MessageKind,
  type PrimitiveValue,
} from '@hermod/model'
import { decodeBytes, decodeMap, decodeStream, decodeText, StoreMessageCodec } from '@hermod/openwire'
import { JournalStore } from '@hermod/store'
import { FaultyDisk, ManualClock, RecordingLogger, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { MemoryBook } from '../memory-book.js'
import { queueMessages, Recorder } from '../recovered.js'
import { untar } from '../tar.js'

const FIXTURES = join(import.meta.dirname, '../fixtures')

const TYPES: Record<number, string> = {
  [MessageKind.message]: 'ActiveMQMessage',
  [MessageKind.bytes]: 'ActiveMQBytesMessage',
  [MessageKind.map]: 'ActiveMQMapMessage',
  [MessageKind.object]: 'ActiveMQObjectMessage',
  [MessageKind.stream]: 'ActiveMQStreamMessage',
  [MessageKind.text]: 'ActiveMQTextMessage',
}

/** A value with its Java type, as expected.json writes it. */
function typed(value: PrimitiveValue): unknown {
  if (value === null) return { null: true }
  if (typeof value === 'boolean') return { boolean: value }
  if (typeof value === 'number') return { int: String(value) }
  if (typeof value === 'string') return { string: value }
  if (value instanceof JavaByte) return { byte: String(value.value) }
  if (value instanceof JavaShort) return { short: String(value.value) }
  if (value instanceof JavaChar) return { char: String.fromCharCode(value.value) }
  if (value instanceof JavaLong) return { long: String(value.value) }
  if (value instanceof JavaFloat) return { float: javaReal(value.value) }
  if (value instanceof JavaDouble) return { double: javaReal(value.value) }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return { list: value.map(typed) }
  return { map: typedMap(value as ReadonlyMap<string, PrimitiveValue>) }
}

/** As Java prints it: with a fraction. */
function javaReal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}

function typedMap(map: ReadonlyMap<string, PrimitiveValue>): Record<string, unknown> {
  return Object.fromEntries([...map].map(([name, value]) => [name, typed(value)]))
}

function body(message: Message): unknown {
  switch (message.kind) {
    case MessageKind.text:
      return decodeText(message)
    case MessageKind.map:
      return typedMap(decodeMap(message))
    case MessageKind.stream:
      return decodeStream(message).map(typed)
    case MessageKind.bytes: {
      const bytes = decodeBytes(message)
      return bytes === null ? null : Buffer.from(bytes).toString('base64')
    }
    case MessageKind.object:
      // Opaque, and shown as it is stored.
      return message.content === null ? null : Buffer.from(message.content).toString('base64')
    default:
      return null
  }
}

function shown(message: Message): Record<string, unknown> {
  return {
    id: message.messageId.toString(),
    type: TYPES[message.kind],
    destination: message.destination.qualifiedName,
    priority: message.priority,
    persistent: message.persistent,
    timestamp: message.timestamp,
    expiration: message.expiration,
    correlationId: message.correlationId,
    jmsType: message.type,
    replyTo: message.replyTo?.qualifiedName ?? null,
    groupId: message.groupID,
    groupSequence: message.groupSequence,
    userId: message.userID,
    compressed: message.compressed,
    redeliveryCounter: message.redeliveryCounter,
    transactionId: message.transactionId?.toString() ?? null,
    properties: typedMap(message.properties()),
    body: body(message),
  }
}

describe('messages of a real broker', () => {
  it.each(['a-types', 'c-local', 'd-xa', 'f-scheduler-messages', 'i-admin', 'j-version6'])('%s', async (fixture) => {
    const disk = new FaultyDisk({ random: new SeededRandom(1) })
    disk.makeDirectory('/data')
    for (const [path, bytes] of untar(join(FIXTURES, fixture, 'kahadb.tar.gz'))) disk.put(`/data/${path}`, bytes)
    const store = new JournalStore(
      '/data',
      {},
      {
        disk,
        clock: new ManualClock(),
        codec: new StoreMessageCodec(11),
        legacyCodec: new StoreMessageCodec(6),
        log: new RecordingLogger(),
        index: () => new MemoryBook(),
      },
    )
    await store.open(new Recorder(), () => {})
    const json = JSON.parse(readFileSync(join(FIXTURES, fixture, 'expected.json'), 'utf8'))
    let compared = 0
    for (const [name, queue] of Object.entries<{ messages: object[] }>((json.recovered ?? json).queues)) {
      if (queue.messages.length === 0) continue
      const messages = (await queueMessages(store, Destination.queue(name))).map(shown)
      expect(messages, name).toEqual(queue.messages)
      compared += messages.length
    }
    expect(compared).toBeGreaterThan(0)
    await store.close()
  })
})
