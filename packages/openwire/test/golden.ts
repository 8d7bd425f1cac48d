/** Reads the recorded frames and builds our objects from their description. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  type DestinationKind,
  LocalTransactionId,
  type Long,
  Message,
  MessageId,
  type MessageKind,
  normalizeLong,
  ProducerId,
  SessionId,
  type ThrowableInfo,
  XaTransactionId,
} from '@hermod/model'
import { structures } from '../src/commands/all.js'
import type { Field } from '../src/commands/table.js'
import * as commands from '../src/generated/commands.js'
import { type NegotiatedSettings, negotiate, type WireSettings } from '../src/negotiate.js'
import { BlockPool, OutBuffer } from '../src/out-buffer.js'
import { readPreferences, type WirePreferences } from '../src/preferences.js'
import { Decoder, type Encoder } from '../src/wire-format.js'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Fields = { $type: string } & { [key: string]: Json }

export interface Encoding {
  versions: number[]
  tight: boolean
  cache: boolean[]
  hex?: string
  hexParts?: [string, number][]
  error?: string
}
export interface Case {
  type: string
  name: string
  fields: Fields
  stackTraceEnabled?: boolean
  encodings: Encoding[]
}
export interface VectorFile {
  cases: Case[]
}
export interface Sequence {
  name: string
  version: number
  tight: boolean
  cacheSize: number
  frames: { hex: string; fields: Fields }[]
}
export interface TraceFrame {
  conn: number
  dir: string
  hex?: string
  name?: string
  command?: Fields
  mark?: string
}
export interface Trace {
  scenario: string
  negotiated: Record<
    string,
    { version: number; tight: boolean; cache: boolean; stack: boolean; cacheSize: number } | null
  >
  frames: TraceFrame[]
}

function load(name: string): unknown {
  const path = new URL(`./fixtures/${name}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'))
}

export const vectors = load('vectors') as Record<string, VectorFile>
export const sequences = (vectors._sequences as unknown as { sequences: Sequence[] }).sequences
export const traces = load('traces') as Record<string, Trace>

export function hexOf(encoding: Pick<Encoding, 'hex' | 'hexParts'>): string {
  if (encoding.hex !== undefined) return encoding.hex
  return encoding.hexParts!.map(([unit, times]) => unit.repeat(times)).join('')
}

export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** The frame of any structure, with its size in front. */
export function encodeHex(structure: object, encoder: Encoder): string {
  const out = new OutBuffer(new BlockPool(0))
  encoder.encodeStructure(structure, out)
  return toHex(out.toBytes())
}

export function settings(
  version: number,
  tight: boolean,
  cache: boolean,
  stackTraceEnabled = false,
  cacheSize = 1024,
): WireSettings {
  return { version, tightEncodingEnabled: tight, cacheEnabled: cache, cacheSize, stackTraceEnabled }
}

const KINDS: Record<string, DestinationKind> = {
  ActiveMQQueue: 'queue',
  ActiveMQTopic: 'topic',
  ActiveMQTempQueue: 'temp-queue',
  ActiveMQTempTopic: 'temp-topic',
}

export function unpack(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  if (Array.isArray(value.$repeat)) {
    const [unit, times] = value.$repeat as [string, number]
    return unit.repeat(times)
  }
  if (Array.isArray(value.$hexParts)) return hexOf({ hexParts: value.$hexParts as [string, number][] })
  return value
}

/** Our object for a recorded description. */
export function build(fields: Fields): object {
  const structure = structures.find(({ name }) => name === fields.$type)!
  const values: Record<string, unknown> = {}
  for (const field of structure.fields) values[field.name] = buildField(field, unpack(fields[field.name] ?? null))
  const v = values as never as Record<string, never>
  switch (structure.model) {
    case undefined: {
      const construct = (commands as never as Record<string, new (init: object) => object>)[structure.name]!
      return new construct(values)
    }
    case 'Message':
      return buildMessage(structure.type as MessageKind, values)
    case 'Destination':
      return new Destination(KINDS[fields.$type]!, v.physicalName!)
    case 'MessageId': {
      const id = new MessageId(v.producerId!, v.producerSequenceId!)
      id.textView = v.textView!
      id.brokerSequenceId = v.brokerSequenceId!
      return id
    }
    case 'LocalTransactionId':
      return new LocalTransactionId(v.value!, v.connectionId!)
    case 'XaTransactionId':
      return new XaTransactionId(v.formatId!, v.globalTransactionId!, v.branchQualifier!)
    case 'ConnectionId':
      return new ConnectionId(v.value!)
    case 'BrokerId':
      return new BrokerId(v.value!)
    case 'SessionId':
      return new SessionId(v.connectionId!, v.value!)
    case 'ConsumerId':
      return new ConsumerId(v.connectionId!, v.sessionId!, v.value!)
    case 'ProducerId':
      return new ProducerId(v.connectionId!, v.sessionId!, v.value!)
  }
}

function buildMessage(kind: MessageKind, values: Record<string, unknown>): Message {
  const { remoteBlobUrl, mimeType, deletedByBroker, ...rest } = values
  const message = Object.assign(new Message(kind), rest)
  if (kind === 29) message.blob = { remoteBlobUrl, mimeType, deletedByBroker } as Message['blob']
  return message
}

function buildField(field: Field, value: Json): unknown {
  switch (field.kind.wire) {
    case 'long':
      return value === null ? 0 : long(value)
    case 'bytes':
    case 'payload':
      return value === null ? null : bytesOf(value as string)
    case 'fixed':
      return bytesOf(value as string)
    case 'nested':
    case 'cached':
      return value === null ? null : build(value as Fields)
    case 'array':
      return value === null ? null : (value as Json[]).map((item) => (item === null ? null : build(item as Fields)))
    case 'throwable':
      return throwable(value)
    default:
      return value
  }
}

function long(value: Json): Long {
  return normalizeLong(BigInt(value as string))
}

function throwable(value: Json): ThrowableInfo | null {
  if (value === null) return null
  const { className, message, stackTrace, cause } = value as Record<string, Json>
  return {
    className: unpack(className!) as string,
    message: unpack(message!) as string | null,
    stackTrace: stackTrace as never,
    cause: throwable(cause ?? null),
  }
}

/** One direction of one recorded connection. */
export interface Direction {
  readonly conn: number
  readonly dir: string
  readonly hexes: readonly string[]
}

export function directions(trace: Trace): readonly Direction[] {
  const found = new Map<string, { conn: number; dir: string; hexes: string[] }>()
  for (const { conn, dir, hex } of trace.frames) {
    if (hex === undefined) continue
    const key = `${conn} ${dir}`
    if (!found.has(key)) found.set(key, { conn, dir, hexes: [] })
    found.get(key)!.hexes.push(hex)
  }
  return [...found.values()]
}

export function decodeHex(decoder: Decoder, hex: string): commands.Command {
  const bytes = bytesOf(hex)
  return decoder.decode(bytes, 4, bytes.length - 4)
}

/** What a side announced in its first frame. */
export function announced(direction: Direction): WirePreferences {
  const first = decodeHex(new Decoder(), direction.hexes[0]!)
  if (!(first instanceof commands.WireFormatInfo)) throw new Error('the first frame is no WireFormatInfo')
  return readPreferences(first)
}

/** The settings both sides of the direction's connection came to. */
export function negotiated(trace: Trace, direction: Direction): NegotiatedSettings {
  const sides = directions(trace).filter(({ conn }) => conn === direction.conn)
  return negotiate(announced(sides[0]!), announced(sides.at(-1)!))
}

/** The commands of one direction of a recorded session, behind the handshake. */
export function commandsOf(scenario: string, dir: string, conn = 1): readonly commands.Command[] {
  const trace = traces[scenario]!
  const direction = directions(trace).find((candidate) => candidate.dir === dir && candidate.conn === conn)!
  const decoder = new Decoder(negotiated(trace, direction))
  return direction.hexes.slice(1).map((hex) => decodeHex(decoder, hex))
}
