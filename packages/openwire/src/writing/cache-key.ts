/** A string that is equal for equal cacheable values: their type and all their fields, the free text last. */
import {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  LocalTransactionId,
  ProducerId,
  SessionId,
  XaTransactionId,
} from '@hermod/model'

/** Undefined: a value without equality, the same only as itself. */
export function keyOf(value: object): string | undefined {
  if (value instanceof Destination) return `${value.kind} ${value.name}`
  if (value instanceof ProducerId) return `producer ${value.sessionId} ${value.value} ${value.connectionId}`
  if (value instanceof ConsumerId) return `consumer ${value.sessionId} ${value.value} ${value.connectionId}`
  if (value instanceof SessionId) return `session ${value.value} ${value.connectionId}`
  if (value instanceof ConnectionId) return `connection ${value.value}`
  if (value instanceof BrokerId) return `broker ${value.value}`
  if (value instanceof LocalTransactionId) return `local ${value.value} ${value.connectionId?.value}`
  if (value instanceof XaTransactionId) return value.toString()
  return undefined
}
