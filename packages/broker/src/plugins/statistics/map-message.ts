/** A reply of the statistics plug-in: a map message whose values have the Java types that ActiveMQ gives them. */
import {
  type Destination,
  encodePropertyMap,
  JavaDouble,
  JavaLong,
  Message,
  MessageKind,
  type PrimitiveValue,
} from '@hermod/model'

export type StatisticsMap = ReadonlyMap<string, PrimitiveValue>

export function statisticsReply(body: StatisticsMap, replyTo: Destination, correlationId: string | null): Message {
  const message = new Message(MessageKind.map)
  message.destination = replyTo
  message.type = 'Advisory'
  message.correlationId = correlationId
  message.content = encodePropertyMap(body)
  return message
}

/** Java longs, by name. */
export function longs(values: Readonly<Record<string, number>>): [string, PrimitiveValue][] {
  return Object.entries(values).map(([name, value]) => [name, new JavaLong(Math.trunc(value))])
}

export function doubles(values: Readonly<Record<string, number>>): [string, PrimitiveValue][] {
  return Object.entries(values).map(([name, value]) => [name, new JavaDouble(value)])
}
