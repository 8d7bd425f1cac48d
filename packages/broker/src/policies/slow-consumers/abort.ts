/** Closes slow consumers: each by itself, or with the connection it is on. */
import type { Clock, Logger } from '@hermod/model'
import type { Connection } from '../../connection/connection.js'
import type { AbortSlowConsumerOptions } from '../../options/slow-consumers.js'
import { endConsumer } from '../../subscriptions/end-consumer.js'
import type { SlowConsumer } from './slow-consumer.js'

export function abort(
  consumers: readonly SlowConsumer[],
  options: AbortSlowConsumerOptions,
  parts: { readonly clock: Clock; readonly log: Logger },
): void {
  if (!options.abortConnection) {
    for (const consumer of consumers) abortConsumer(consumer, parts.clock, parts.log)
    return
  }
  const counts = new Map<Connection, number>()
  for (const { terms } of consumers) counts.set(terms.connection, (counts.get(terms.connection) ?? 0) + 1)
  for (const [connection, count] of counts) abortConnection(connection, count, options, parts.log)
}

function abortConsumer({ terms }: SlowConsumer, clock: Clock, log: Logger): void {
  log.info(`aborting slow consumer: ${terms.id} for destination:${terms.destination}`)
  endConsumer(terms, clock)
}

function abortConnection(connection: Connection, count: number, options: AbortSlowConsumerOptions, log: Logger): void {
  log.info(`aborting connection:${connection.id} with ${count} slow consumers`)
  log.warn(
    `Transport Connection to: ${connection.remoteAddress} failed: ${count} Consumers was slow too often ` +
      `(>${options.maxSlowCount}) or too long (>${options.maxSlowDuration}): `,
  )
  // No reason goes with it: to the client the connection breaks, as with ActiveMQ, and a failover client comes back.
  connection.expel(undefined)
}
