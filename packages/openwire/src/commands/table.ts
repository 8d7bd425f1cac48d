/**
 * The vocabulary in which commands are described. A description is data: the TypeScript classes, the readers and
 * writers of both encodings and the version rules are generated from it (`npm run generate`).
 */

/** How a field looks on the wire. The words are those of the protocol. */
export type FieldKind =
  | { readonly wire: 'boolean' | 'byte' | 'int' | 'long' | 'string' | 'bytes' | 'throwable' }
  /** Bytes that nobody looks into on their way: stays a view of the frame when decoded, may be sent uncopied. */
  | { readonly wire: 'payload' }
  /** Raw bytes of a fixed length, without a presence mark. */
  | { readonly wire: 'fixed'; readonly length: number }
  /** Another structure; `cached` ones are sent once per connection and named by slot afterwards. */
  | { readonly wire: 'nested' | 'cached' | 'array'; readonly target: Target }

/** A structure, or the name of a group of them (`DataStructure` is any). */
export type Target =
  | 'Destination'
  | 'TransactionId'
  | 'ProducerId'
  | 'ConsumerId'
  | 'ConnectionId'
  | 'BrokerId'
  | 'SessionId'
  | 'MessageId'
  | 'Message'
  | 'MessageAck'
  | 'ConsumerInfo'
  | 'BrokerInfo'
  | 'NetworkBridgeFilter'
  | 'DataStructure'

export interface Field {
  readonly name: string
  readonly kind: FieldKind
  /** First and last protocol version whose frames hold the field. */
  readonly since: number
  readonly until: number
  /** Other fields that reading this one sets as well. */
  readonly alsoSets: readonly string[]
}

export interface Structure {
  readonly type: number
  readonly name: string
  readonly fields: readonly Field[]
  /** Commands stand alone in a frame; data only inside commands or in stores. */
  readonly isCommand: boolean
  /** Costs one extra bit when nested in tight encoding: types that Java calls marshall aware. */
  readonly marshallAware: boolean
  /** Class of the model that carries the structure; undefined: a class is generated. */
  readonly model: ModelClass | undefined
}

export type ModelClass =
  | 'Destination'
  | 'MessageId'
  | 'LocalTransactionId'
  | 'XaTransactionId'
  | 'ConnectionId'
  | 'SessionId'
  | 'ConsumerId'
  | 'ProducerId'
  | 'BrokerId'
  | 'Message'

interface FieldOptions {
  readonly since?: number
  readonly until?: number
  readonly alsoSets?: readonly string[]
}

export const boolean: FieldKind = { wire: 'boolean' }
export const byte: FieldKind = { wire: 'byte' }
export const int: FieldKind = { wire: 'int' }
export const long: FieldKind = { wire: 'long' }
export const string: FieldKind = { wire: 'string' }
export const bytes: FieldKind = { wire: 'bytes' }
export const payload: FieldKind = { wire: 'payload' }
export const throwable: FieldKind = { wire: 'throwable' }

export function fixed(length: number): FieldKind {
  return { wire: 'fixed', length }
}

export function row(name: string, kind: FieldKind, options: FieldOptions = {}): Field {
  return {
    name,
    kind,
    since: options.since ?? 1,
    until: options.until ?? Number.POSITIVE_INFINITY,
    alsoSets: options.alsoSets ?? [],
  }
}

export function nested(name: string, target: Target, options?: FieldOptions): Field {
  return row(name, { wire: 'nested', target }, options)
}

export function cached(name: string, target: Target, options?: FieldOptions): Field {
  return row(name, { wire: 'cached', target }, options)
}

export function array(name: string, target: Target, options?: FieldOptions): Field {
  return row(name, { wire: 'array', target }, options)
}

/** The header every command has. */
const baseCommand: readonly Field[] = [row('commandId', int), row('responseRequired', boolean)]

/** A command with the common header. */
export function command(type: number, name: string, fields: readonly Field[]): Structure {
  return {
    type,
    name,
    fields: [...baseCommand, ...fields],
    isCommand: true,
    marshallAware: false,
    model: undefined,
  }
}

/** A command without the common header (handshake and datagram frames). */
export function bareCommand(type: number, name: string, fields: readonly Field[], marshallAware = false): Structure {
  return { type, name, fields, isCommand: true, marshallAware, model: undefined }
}

/** A message type: header and fields, carried by the model's `Message`. */
export function message(type: number, name: string, fields: readonly Field[]): Structure {
  return {
    type,
    name,
    fields: [...baseCommand, ...fields],
    isCommand: true,
    marshallAware: true,
    model: 'Message',
  }
}

/** A structure that only occurs inside others or in stores. */
export function data(type: number, name: string, fields: readonly Field[], model?: ModelClass): Structure {
  return { type, name, fields, isCommand: false, marshallAware: false, model }
}
